// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;

/**
 * The fields of {@code v3electionpb.ResignRequest} and {@code ProclaimRequest}, which are the same but for the value.
 *
 * @param leader the leader, {@code null} if the field is missing
 * @param value what is proclaimed
 */
record LeaderMessage(@Nullable LeaderKey leader, Bytes value) {
    static LeaderMessage decode(Bytes message) {
        LeaderKey leader = null;
        Bytes value = Bytes.EMPTY;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> leader = LeaderKey.decode(in.bytes());
                case 2 -> value = in.bytes();
                default -> in.skip();
            }
        }
        return new LeaderMessage(leader, value);
    }
}
