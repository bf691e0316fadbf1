// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.transport.PeerVersions;

/** The few JSON answers of the peer port, with Go's order of fields and Go's way to leave out and to escape. */
final class Json {
    private Json() {}

    static String members(List<MemberInfo> members) {
        return members.stream().map(Json::member).collect(Collectors.joining(",", "[", "]"));
    }

    private static String member(MemberInfo member) {
        var json = new StringBuilder("{\"id\":").append(Long.toUnsignedString(member.id()));
        json.append(",\"peerURLs\":").append(strings(member.peerUrls()));
        if (member.learner()) {
            json.append(",\"isLearner\":true");
        }
        if (!member.name().isEmpty()) {
            json.append(",\"name\":").append(quote(member.name()));
        }
        if (!member.clientUrls().isEmpty()) {
            json.append(",\"clientURLs\":").append(strings(member.clientUrls()));
        }
        return json.append('}').toString();
    }

    static String versions(PeerVersions versions) {
        return "{\"etcdserver\":" + quote(versions.server()) + ",\"etcdcluster\":" + quote(versions.cluster())
                + ",\"storage\":" + quote(versions.storage()) + "}";
    }

    static String hash(KvHash.Value value) {
        var json = new StringBuilder("{\"header\":{");
        if (value.currentRevision() != 0) {
            json.append("\"revision\":").append(value.currentRevision());
        }
        json.append('}');
        number(json, "hash", Integer.toUnsignedLong(value.hash()));
        number(json, "compact_revision", value.compactRevision());
        number(json, "hash_revision", value.hashRevision());
        return json.append('}').toString();
    }

    private static void number(StringBuilder json, String name, long value) {
        if (value != 0) {
            json.append(",\"").append(name).append("\":").append(value);
        }
    }

    private static String strings(List<String> texts) {
        return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
    }

    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    // Go also escapes what could end a script element or a line of JavaScript.
                    if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                        quoted.append("\\u" + HexFormat.of().toHexDigits(c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
