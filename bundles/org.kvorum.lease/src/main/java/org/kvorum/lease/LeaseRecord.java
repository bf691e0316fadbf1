// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/** A lease as the backend keeps it ({@code leasepb.Lease}). */
record LeaseRecord(long id, long ttlSeconds, long remainingSeconds) {
    static LeaseRecord decode(Bytes message) {
        long id = 0;
        long ttlSeconds = 0;
        long remainingSeconds = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.varint();
                case 2 -> ttlSeconds = in.varint();
                case 3 -> remainingSeconds = in.varint();
                default -> in.skip();
            }
        }
        return new LeaseRecord(id, ttlSeconds, remainingSeconds);
    }

    Bytes key() {
        return Bytes.bigEndian(id);
    }

    Bytes encode() {
        return new WireWriter(32)
                .varint(1, id)
                .varint(2, ttlSeconds)
                .varint(3, remainingSeconds)
                .toBytes();
    }
}
