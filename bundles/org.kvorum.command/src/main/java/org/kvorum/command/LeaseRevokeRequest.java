// SPDX-License-Identifier: Apache-2.0
package org.kvorum.command;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Ends a lease and deletes its keys ({@code etcdserverpb.LeaseRevokeRequest}).
 *
 * @param id the lease
 */
public record LeaseRevokeRequest(long id) implements Command {
    /** Reads the message. */
    public static LeaseRevokeRequest decode(Bytes message) {
        long id = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                default -> in.skip();
            }
        }
        return new LeaseRevokeRequest(id);
    }

    @Override
    public int field() {
        return 9;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.varint(1, id);
    }
}
