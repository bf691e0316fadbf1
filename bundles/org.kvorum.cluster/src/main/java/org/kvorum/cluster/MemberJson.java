// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cluster;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.bytes.Bytes;

/**
 * A member as etcd writes it into the members bucket and into configuration changes.
 *
 * @param member the member
 * @param promote whether a configuration change only turns a learner into a voter
 */
record MemberJson(MemberInfo member, boolean promote) {
    /** Reads the JSON; unknown fields are passed over. */
    static MemberJson decode(Bytes json) {
        long id = 0;
        String name = "";
        List<String> peerUrls = List.of();
        List<String> clientUrls = List.of();
        boolean learner = false;
        boolean promote = false;
        try (var in = new JsonReader(new StringReader(json.toStringUtf8()))) {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "id" -> id = Long.parseUnsignedLong(in.nextString());
                    case "name" -> name = in.nextString();
                    case "peerURLs" -> peerUrls = strings(in);
                    case "clientURLs" -> clientUrls = strings(in);
                    case "isLearner" -> learner = in.nextBoolean();
                    case "isPromote" -> promote = in.nextBoolean();
                    default -> in.skipValue();
                }
            }
            in.endObject();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new IllegalArgumentException("malformed member " + json, e);
        }
        return new MemberJson(new MemberInfo(id, name, peerUrls, clientUrls, learner), promote);
    }

    /** Returns the JSON, fields in etcd's order. */
    Bytes encode() {
        var text = new StringWriter();
        try (var out = new JsonWriter(text)) {
            out.beginObject();
            out.name("id").jsonValue(Long.toUnsignedString(member.id()));
            out.name("peerURLs");
            if (promote) {
                out.nullValue();
            } else {
                write(out, member.peerUrls());
            }
            if (member.learner()) {
                out.name("isLearner").value(true);
            }
            if (!member.name().isEmpty()) {
                out.name("name").value(member.name());
            }
            if (!member.clientUrls().isEmpty()) {
                write(out.name("clientURLs"), member.clientUrls());
            }
            if (promote) {
                out.name("isPromote").value(true);
            }
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return Bytes.utf8(text.toString());
    }

    private static void write(JsonWriter out, List<String> values) throws IOException {
        out.beginArray();
        for (var value : values) {
            out.value(value);
        }
        out.endArray();
    }

    private static List<String> strings(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return List.of();
        }
        var values = new ArrayList<String>();
        in.beginArray();
        while (in.hasNext()) {
            values.add(in.nextString());
        }
        in.endArray();
        return values;
    }
}
