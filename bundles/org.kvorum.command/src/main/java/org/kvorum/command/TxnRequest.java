// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Guards and two branches of operations, run as one revision ({@code etcdserverpb.TxnRequest}).
 *
 * @param compare the guards, all of which must hold
 * @param success what runs when they do
 * @param failure what runs when they do not
 */
public record TxnRequest(List<Compare> compare, List<RequestOp> success, List<RequestOp> failure) implements Command {
    public TxnRequest {
        compare = List.copyOf(compare);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
    }

    /** Reads the message. */
    public static TxnRequest decode(Bytes message) {
        var compare = new ArrayList<Compare>();
        var success = new ArrayList<RequestOp>();
        var failure = new ArrayList<RequestOp>();
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> compare.add(Compare.decode(in.bytes()));
                case 2 -> success.add(RequestOp.decode(in.bytes()));
                case 3 -> failure.add(RequestOp.decode(in.bytes()));
                default -> in.skip();
            }
        }
        return new TxnRequest(compare, success, failure);
    }

    @Override
    public int field() {
        return 6;
    }

    @Override
    public void writeTo(WireWriter out) {
        compare.forEach(guard -> out.message(1, guard::writeTo));
        success.forEach(op -> out.message(2, op::writeTo));
        failure.forEach(op -> out.message(3, op::writeTo));
    }
}
