// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.RaftCodec;

/** {@code walpb.Snapshot}. */
final class SnapshotRecord {
    private SnapshotRecord() {}

    static Bytes encode(WalSnapshot snapshot) {
        var out = new WireWriter(64).varintPresent(1, snapshot.index()).varintPresent(2, snapshot.term());
        if (snapshot.index() > 0) {
            out.bytesPresent(3, RaftCodec.encode(snapshot.confState()));
        }
        return out.toBytes();
    }

    static WalSnapshot decode(Bytes data) {
        var in = new WireReader(data);
        long index = 0;
        long term = 0;
        var confState = ConfState.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> index = in.varint();
                case 2 -> term = in.varint();
                case 3 -> confState = RaftCodec.decodeConfState(in.bytes());
                default -> in.skip();
            }
        }
        return new WalSnapshot(index, term, confState);
    }
}
