// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Creates a lease ({@code etcdserverpb.LeaseGrantRequest}).
 *
 * @param ttlSeconds the time to live wished for, in seconds
 * @param id the id wished for, 0 for any
 */
public record LeaseGrantRequest(long ttlSeconds, long id) implements Command {
    /** Reads the message. */
    public static LeaseGrantRequest decode(Bytes message) {
        long ttlSeconds = 0;
        long id = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> ttlSeconds = in.varint();
                case 2 -> id = in.varint();
                default -> in.skip();
            }
        }
        return new LeaseGrantRequest(ttlSeconds, id);
    }

    @Override
    public int field() {
        return 8;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, ttlSeconds);
        out.varint(2, id);
    }
}
