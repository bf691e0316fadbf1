// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.cli.text.GoQuote;
import org.kvorum.proto.etcdserverpb.AuthRoleListResponse;

/** All roles. */
public record RoleListReply(AuthRoleListResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        response.getRolesList().forEach(simple::line);
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        fields.output().text("\"Roles\" :");
        response.getRolesList().forEach(role -> fields.output().text(" " + GoQuote.quote(role)));
        fields.blank();
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
