// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import org.kvorum.bytes.Bytes;

/**
 * A point of the log that stands for all entries up to it ({@code raftpb.Snapshot} with its metadata).
 *
 * @param index the last index it includes; 0 for the empty snapshot
 * @param term the term of that entry
 * @param confState the membership at that index
 * @param data bytes for the state machine; etcd keeps a JSON image of the membership here, the key-value data travels beside it
 */
public record Snapshot(long index, long term, ConfState confState, Bytes data) {
    /** The snapshot before the first entry. */
    public static final Snapshot EMPTY = new Snapshot(0, 0, ConfState.EMPTY, Bytes.EMPTY);

    /** Returns whether this is the snapshot before the first entry. */
    public boolean isEmpty() {
        return index == 0;
    }
}
