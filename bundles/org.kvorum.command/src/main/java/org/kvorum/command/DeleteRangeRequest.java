// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Deletes the keys of an interval ({@code etcdserverpb.DeleteRangeRequest}).
 *
 * @param key the first key
 * @param rangeEnd the end of the interval, see {@link KeyRange}
 * @param prevKv whether the deleted pairs are wanted
 */
public record DeleteRangeRequest(Bytes key, Bytes rangeEnd, boolean prevKv) implements Command {
    /** Returns the interval. */
    public KeyRange range() {
        return new KeyRange(key, rangeEnd);
    }

    /** Reads the message. */
    public static DeleteRangeRequest decode(Bytes message) {
        Bytes key = Bytes.EMPTY;
        Bytes rangeEnd = Bytes.EMPTY;
        boolean prevKv = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> rangeEnd = in.bytes();
                case 3 -> prevKv = in.bool();
                default -> in.skip();
            }
        }
        return new DeleteRangeRequest(key, rangeEnd, prevKv);
    }

    @Override
    public int field() {
        return 5;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.bytes(1, key);
        out.bytes(2, rangeEnd);
        out.bool(3, prevKv);
    }
}
