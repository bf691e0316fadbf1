// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.proto.etcdserverpb.RangeResponse;

/** Keys that were read. */
public record GetReply(RangeResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.pairs(response.getKvsList());
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        response.getKvsList().forEach(pair -> fields.pair("", pair));
        fields.plain("More", response.getMore()).plain("Count", response.getCount());
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
