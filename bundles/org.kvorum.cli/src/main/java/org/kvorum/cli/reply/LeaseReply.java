// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import java.util.Map;
import org.kvorum.cli.text.Hex;
import org.kvorum.proto.etcdserverpb.LeaseGrantResponse;
import org.kvorum.proto.etcdserverpb.LeaseKeepAliveResponse;
import org.kvorum.proto.etcdserverpb.ResponseHeader;

/**
 * A lease that was granted or renewed.
 *
 * @param header of the response
 * @param id the lease
 * @param ttl in seconds
 * @param done what was done, in words for people
 * @param more further fields of the response as JSON
 */
public record LeaseReply(ResponseHeader header, long id, long ttl, String done, Map<String, Object> more)
        implements Reply {
    /** Returns the reply for a new lease. */
    public static LeaseReply of(LeaseGrantResponse response) {
        return new LeaseReply(
                response.getHeader(),
                response.getID(),
                response.getTTL(),
                "granted with TTL(" + response.getTTL() + "s)",
                Map.of("Error", response.getError()));
    }

    /** Returns the reply for a lease that was kept alive. */
    public static LeaseReply of(LeaseKeepAliveResponse response) {
        return new LeaseReply(
                response.getHeader(),
                response.getID(),
                response.getTTL(),
                "keepalived with TTL(" + response.getTTL() + ")",
                Map.of());
    }

    @Override
    public void simple(Simple simple) {
        simple.line("lease " + Hex.wide(id) + " " + done);
    }

    @Override
    public void fields(Fields fields) {
        fields.header(header).lease("ID", id).plain("TTL", ttl);
    }

    @Override
    public Object json(boolean hex) {
        Map<String, Object> json = HeaderJson.inline(header);
        json.put("ID", id);
        json.put("TTL", ttl);
        json.putAll(more);
        return json;
    }

    /** Only the header, as etcdctl has it. */
    @Override
    public Message protobuf() {
        return header;
    }
}
