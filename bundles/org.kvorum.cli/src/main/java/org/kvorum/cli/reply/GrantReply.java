// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.Map;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseGrantResponse;

/** A new lease. */
public record GrantReply(LeaseGrantResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.line("lease " + Hex.wide(response.getID()) + " granted with TTL(" + response.getTTL() + "s)");
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader()).lease("ID", response.getID()).plain("TTL", response.getTTL());
    }

    @Override
    public Object json(boolean hex) {
        Map<String, Object> json = HeaderJson.inline(response.getHeader());
        json.put("ID", response.getID());
        json.put("TTL", response.getTTL());
        json.put("Error", response.getError());
        return json;
    }

    /** Only the header, as etcdctl has it. */
    @Override
    public Message protobuf() {
        return response.getHeader();
    }
}
