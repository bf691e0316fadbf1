// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * What a winner proves its leadership with ({@code v3electionpb.LeaderKey}).
 *
 * @param name the election
 * @param key the candidate's key
 * @param createRevision the revision that created it
 * @param lease the lease it hangs on
 */
record LeaderKey(Bytes name, Bytes key, long createRevision, long lease) {
    static LeaderKey decode(Bytes message) {
        Bytes name = Bytes.EMPTY;
        Bytes key = Bytes.EMPTY;
        long createRevision = 0;
        long lease = 0;
        var in = new WireReader(message);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.bytes();
                case 2 -> key = in.bytes();
                case 3 -> createRevision = in.varint();
                case 4 -> lease = in.varint();
                default -> in.skip();
            }
        }
        return new LeaderKey(name, key, createRevision, lease);
    }

    void writeTo(WireWriter out) {
        out.bytes(1, name).bytes(2, key).varint(3, createRevision).varint(4, lease);
    }
}
