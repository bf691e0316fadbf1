// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
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
    /** How deep transactions may be nested; whoever runs them needs the stack for it. */
    private static final int DEPTH_MAX = 128;

    public TxnRequest {
        compare = List.copyOf(compare);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
    }

    /** Reads the message. */
    public static TxnRequest decode(Bytes message) {
        return decode(message, 1);
    }

    static TxnRequest decode(Bytes message, int depth) {
        if (depth > DEPTH_MAX) {
            throw new WireFormatException("transactions are nested more than " + DEPTH_MAX + " deep");
        }
        var compare = new ArrayList<Compare>();
        var success = new ArrayList<RequestOp>();
        var failure = new ArrayList<RequestOp>();
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> compare.add(Compare.decode(in.bytes()));
                case 2 -> success.add(RequestOp.decode(in.bytes(), depth));
                case 3 -> failure.add(RequestOp.decode(in.bytes(), depth));
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
