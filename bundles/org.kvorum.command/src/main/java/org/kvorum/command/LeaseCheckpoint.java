// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * The seconds a lease has left ({@code etcdserverpb.LeaseCheckpoint}).
 *
 * @param id the lease
 * @param remainingTtlSeconds the seconds left
 */
public record LeaseCheckpoint(long id, long remainingTtlSeconds) {
    /** Reads the message. */
    public static LeaseCheckpoint decode(Bytes message) {
        long id = 0;
        long remainingTtlSeconds = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> remainingTtlSeconds = in.varint();
                default -> in.skip();
            }
        }
        return new LeaseCheckpoint(id, remainingTtlSeconds);
    }

    /** Writes the fields of the message, in ascending order. */
    public void writeTo(WireWriter out) {
        out.varint(1, id);
        out.varint(2, remainingTtlSeconds);
    }
}
