// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Drops superseded history ({@code etcdserverpb.CompactionRequest}).
 *
 * @param revision history below it goes
 * @param physical whether to answer only when the records are gone from the engine
 */
public record CompactionRequest(long revision, boolean physical) implements Command {
    /** Reads the message. */
    public static CompactionRequest decode(Bytes message) {
        long revision = 0;
        boolean physical = false;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> revision = in.varint();
                case 2 -> physical = in.bool();
                default -> in.skip();
            }
        }
        return new CompactionRequest(revision, physical);
    }

    @Override
    public int field() {
        return 7;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, revision);
        out.bool(2, physical);
    }
}
