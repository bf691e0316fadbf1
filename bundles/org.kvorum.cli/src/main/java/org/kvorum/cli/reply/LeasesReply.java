// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.Map;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseLeasesResponse;

/** All leases. */
public record LeasesReply(LeaseLeasesResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.line("found " + response.getLeasesCount() + " leases");
        response.getLeasesList().forEach(lease -> simple.line(Hex.wide(lease.getID())));
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        response.getLeasesList().forEach(lease -> fields.lease("ID", lease.getID()));
    }

    @Override
    public Object json(boolean hex) {
        Map<String, Object> json = HeaderJson.inline(response.getHeader());
        json.put(
                "leases",
                response.getLeasesList().stream()
                        .map(lease -> Map.of("id", lease.getID()))
                        .toList());
        return json;
    }

    /** Only the header, as etcdctl has it. */
    @Override
    public Message protobuf() {
        return response.getHeader();
    }
}
