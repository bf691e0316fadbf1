// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.proto.etcdserverpb.PutResponse;

/** A key that was put. */
public record PutReply(PutResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.line("OK");
        if (response.hasPrevKv()) {
            simple.pair(response.getPrevKv());
        }
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader());
        if (response.hasPrevKv()) {
            fields.pair("Prev", response.getPrevKv());
        }
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
