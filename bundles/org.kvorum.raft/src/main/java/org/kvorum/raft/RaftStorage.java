// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The stable part of the log as the consensus reads it: what was durable when {@link Raft#appended} said so, and nothing that {@link Ready} has only just
 * handed out.
 *
 * <p>Called on the consensus' thread, and changed on that thread only: between two calls of {@link Raft} nothing here may move. It never blocks and never
 * fails; the driver reads a damaged disk before it makes a storage of it. {@link MemoryLog} is the implementation to use.
 */
@ConsumerType
public interface RaftStorage {
    /** Returns the hard state saved last; asked once, at the start. */
    HardState hardState();

    /** Returns the membership at {@link RaftConfig#applied}; asked once, at the start. */
    ConfState confState();

    /** Returns the first index whose entry is there, one more than the last that was compacted. */
    long firstIndex();

    /** Returns the last index, {@code firstIndex() - 1} if there are no entries. */
    long lastIndex();

    /** Returns the term of the entry; {@code firstIndex() - 1 <= index <= lastIndex()}. */
    long term(long index);

    /**
     * Returns the entries from {@code low} (inclusive) to {@code high} (exclusive), but no more than {@code maxBytes} of them as {@link RaftCodec#entrySize}
     * counts, and at least one; {@code firstIndex() <= low < high <= lastIndex() + 1}.
     */
    List<Entry> entries(long low, long high, long maxBytes);

    /** Returns the latest snapshot, {@link Snapshot#EMPTY} if there is none to send at present. Its index is at least {@code firstIndex() - 1}. */
    Snapshot snapshot();
}
