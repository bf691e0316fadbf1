// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.text.GoJson.Raw;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.Member;
import org.kvorum.proto.etcdserverpb.ResponseHeader;

/** Headers and members as parts of other JSON. */
final class HeaderJson {
    private HeaderJson() {}

    /** Returns the fields of a header, to be followed by others. */
    static Map<String, Object> inline(ResponseHeader header) {
        Map<String, Object> json = new LinkedHashMap<>();
        unsigned(json, "cluster_id", header.getClusterId());
        unsigned(json, "member_id", header.getMemberId());
        unsigned(json, "revision", header.getRevision());
        unsigned(json, "raft_term", header.getRaftTerm());
        return json;
    }

    /** Returns a header with hexadecimal ids. */
    static Map<String, Object> hex(ResponseHeader header) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster_id", Hex.id(header.getClusterId()));
        json.put("member_id", Hex.id(header.getMemberId()));
        unsigned(json, "revision", header.getRevision());
        unsigned(json, "raft_term", header.getRaftTerm());
        return json;
    }

    /** Returns a member with a hexadecimal id. */
    static Map<String, Object> hex(Member member) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ID", Hex.id(member.getID()));
        if (!member.getName().isEmpty()) {
            json.put("name", member.getName());
        }
        list(json, "peerURLs", member.getPeerURLsList());
        list(json, "clientURLs", member.getClientURLsList());
        if (member.getIsLearner()) {
            json.put("isLearner", true);
        }
        return json;
    }

    private static void unsigned(Map<String, Object> json, String name, long value) {
        if (value != 0) {
            json.put(name, Raw.unsigned(value));
        }
    }

    private static void list(Map<String, Object> json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.put(name, List.copyOf(values));
        }
    }
}
