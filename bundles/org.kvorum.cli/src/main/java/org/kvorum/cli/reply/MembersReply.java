// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kvorum.proto.etcdserverpb.Member;
import org.kvorum.proto.etcdserverpb.ResponseHeader;

/**
 * A change of members.
 *
 * @param protobuf the message
 * @param header of the message
 * @param added a new member
 * @param members all that there are now
 * @param text for people
 */
public record MembersReply(
        Message protobuf, ResponseHeader header, Optional<Member> added, List<Member> members, String text)
        implements Reply {
    /** Copies. */
    public MembersReply {
        members = List.copyOf(members);
    }

    @Override
    public void simple(Simple simple) {
        simple.line(text);
    }

    @Override
    public Object json(boolean hex) {
        if (!hex) {
            return protobuf;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("header", HeaderJson.hex(header));
        added.ifPresent(member -> json.put("member", HeaderJson.hex(member)));
        json.put("members", members.stream().map(HeaderJson::hex).toList());
        return json;
    }
}
