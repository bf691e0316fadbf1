// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.text.Hex;
import org.kvorum.cli.text.Table;
import org.kvorum.proto.etcdserverpb.Member;
import org.kvorum.proto.etcdserverpb.MemberListResponse;

/** All members. */
public record MemberListReply(MemberListResponse response) implements Reply {
    private static final List<String> HEAD =
            List.of("ID", "Status", "Name", "Peer Addrs", "Client Addrs", "Is Learner");

    @Override
    public void simple(Simple simple) {
        table().lines().forEach(simple::line);
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        for (Member member : response.getMembersList()) {
            fields.id("ID", member.getID()).quoted("Name", member.getName());
            member.getPeerURLsList().forEach(url -> fields.quoted("PeerURL", url));
            member.getClientURLsList().forEach(url -> fields.quoted("ClientURL", url));
            fields.plain("IsLearner", member.getIsLearner()).blank();
        }
    }

    @Override
    public Table table() {
        return new Table(
                HEAD,
                response.getMembersList().stream().map(MemberListReply::row).toList());
    }

    private static List<String> row(Member member) {
        return List.of(
                Hex.id(member.getID()),
                member.getName().isEmpty() ? "unstarted" : "started",
                member.getName(),
                String.join(",", member.getPeerURLsList()),
                String.join(",", member.getClientURLsList()),
                Boolean.toString(member.getIsLearner()));
    }

    @Override
    public Object json(boolean hex) {
        if (!hex) {
            return response;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("header", HeaderJson.hex(response.getHeader()));
        json.put(
                "members",
                response.getMembersList().stream().map(HeaderJson::hex).toList());
        return json;
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
