// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.osgi.annotation.versioning.ProviderType;

/** One operation of a transaction ({@code etcdserverpb.RequestOp}). */
@ProviderType
public sealed interface RequestOp {
    /** A read. */
    record Range(RangeRequest request) implements RequestOp {}

    /** A write. */
    record Put(PutRequest request) implements RequestOp {}

    /** A delete. */
    record DeleteRange(DeleteRangeRequest request) implements RequestOp {}

    /** A nested transaction. */
    record Txn(TxnRequest request) implements RequestOp {}

    /** An operation with no variant set, which etcd refuses. */
    record Unset() implements RequestOp {}

    /**
     * Reads the message.
     *
     * @param depth how many transactions it stands in
     */
    static RequestOp decode(Bytes message, int depth) {
        RequestOp op = new Unset();
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> op = new Range(RangeRequest.decode(in.bytes()));
                case 2 -> op = new Put(PutRequest.decode(in.bytes()));
                case 3 -> op = new DeleteRange(DeleteRangeRequest.decode(in.bytes()));
                case 4 -> op = new Txn(TxnRequest.decode(in.bytes(), depth + 1));
                default -> in.skip();
            }
        }
        return op;
    }

    /** Writes the fields of the message. */
    default void writeTo(WireWriter out) {
        if (this instanceof Range op) {
            out.message(1, op.request()::writeTo);
        } else if (this instanceof Put op) {
            out.message(2, op.request()::writeTo);
        } else if (this instanceof DeleteRange op) {
            out.message(3, op.request()::writeTo);
        } else if (this instanceof Txn op) {
            out.message(4, op.request()::writeTo);
        }
    }
}
