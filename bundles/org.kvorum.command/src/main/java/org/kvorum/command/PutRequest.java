// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Writes one key ({@code etcdserverpb.PutRequest}).
 *
 * @param key the key
 * @param value the new value
 * @param lease the lease to attach to, 0 for none
 * @param prevKv whether the pair as it was before is wanted
 * @param ignoreValue whether the stored value is kept
 * @param ignoreLease whether the stored lease is kept
 */
public record PutRequest(Bytes key, Bytes value, long lease, boolean prevKv, boolean ignoreValue, boolean ignoreLease)
        implements Command {
    /** Reads the message. */
    public static PutRequest decode(Bytes message) {
        Bytes key = Bytes.EMPTY;
        Bytes value = Bytes.EMPTY;
        long lease = 0;
        boolean prevKv = false;
        boolean ignoreValue = false;
        boolean ignoreLease = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> value = in.bytes();
                case 3 -> lease = in.varint();
                case 4 -> prevKv = in.bool();
                case 5 -> ignoreValue = in.bool();
                case 6 -> ignoreLease = in.bool();
                default -> in.skip();
            }
        }
        return new PutRequest(key, value, lease, prevKv, ignoreValue, ignoreLease);
    }

    @Override
    public int field() {
        return 4;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.bytes(1, key);
        out.bytes(2, value);
        out.varint(3, lease);
        out.bool(4, prevKv);
        out.bool(5, ignoreValue);
        out.bool(6, ignoreLease);
    }
}
