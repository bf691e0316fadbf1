// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.reply;

import com.google.protobuf.Message;
import org.kvorum.proto.etcdserverpb.ResponseOp;
import org.kvorum.proto.etcdserverpb.TxnResponse;

/** A transaction. */
public record TxnReply(TxnResponse response) implements Reply {
    @Override
    public void simple(Simple simple) {
        simple.line(response.getSucceeded() ? "SUCCESS" : "FAILURE");
        for (ResponseOp op : response.getResponsesList()) {
            simple.line("");
            reply(op).simple(simple);
        }
    }

    @Override
    public void fields(Fields fields) {
        fields.header(response.getHeader()).plain("Succeeded", response.getSucceeded());
        response.getResponsesList().forEach(op -> reply(op).fields(fields));
    }

    private static Reply reply(ResponseOp op) {
        return switch (op.getResponseCase()) {
            case RESPONSE_RANGE -> new GetReply(op.getResponseRange());
            case RESPONSE_PUT -> new PutReply(op.getResponsePut());
            case RESPONSE_DELETE_RANGE -> new DelReply(op.getResponseDeleteRange());
            case RESPONSE_TXN -> new TxnReply(op.getResponseTxn());
            case RESPONSE_NOT_SET -> throw new IllegalArgumentException("an operation without an answer");
        };
    }

    @Override
    public Message protobuf() {
        return response;
    }
}
