// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.proto.etcdserverpb.DeleteRangeResponse;

/** Keys that were deleted. */
public record DelReply(DeleteRangeResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.line(Long.toString(response.getDeleted())).pairs(response.getPrevKvsList());
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader()).plain("Deleted", response.getDeleted());
        response.getPrevKvsList().forEach(pair -> fields.pair("Prev", pair));
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
