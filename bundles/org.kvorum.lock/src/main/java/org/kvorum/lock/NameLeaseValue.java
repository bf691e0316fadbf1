// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;

/**
 * The fields of {@code v3lockpb.LockRequest} and {@code v3electionpb.CampaignRequest}, which are the same but for the value.
 *
 * @param name the lock or election
 * @param lease the lease to hold it with, 0 for a new one
 * @param value what a candidate proclaims
 */
record NameLeaseValue(Bytes name, long lease, Bytes value) {
    static NameLeaseValue decode(Bytes message) {
        Bytes name = Bytes.EMPTY;
        long lease = 0;
        Bytes value = Bytes.EMPTY;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.bytes();
                case 2 -> lease = in.varint();
                case 3 -> value = in.bytes();
                default -> in.skip();
            }
        }
        return new NameLeaseValue(name, lease, value);
    }
}
