// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import org.kvorum.bytes.Bytes;

/**
 * One entry of the replicated log ({@code raftpb.Entry}).
 *
 * @param term the term of the leader that appended it
 * @param index its position; the first entry of a log has index 1
 * @param type what the data means
 * @param data the payload, opaque to the consensus; empty for a leader's no-op
 */
public record Entry(long term, long index, EntryType type, Bytes data) {
    public Entry {
        assert 0 <= term && 0 <= index : "term " + term + ", index " + index;
    }

    /** Returns a normal entry. */
    public static Entry normal(long term, long index, Bytes data) {
        return new Entry(term, index, EntryType.NORMAL, data);
    }
}
