// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;

/**
 * The stable log, held in memory beside the one on disk. The member fills it from disk at the start, and after that with what became durable.
 *
 * <p>Belongs to the consensus' thread.
 */
public final class MemoryLog implements RaftStorage {
    private HardState hardState = HardState.EMPTY;
    private ConfState confState = ConfState.EMPTY;
    private Snapshot snapshot = Snapshot.EMPTY;

    /** Where the log begins: the entry before the first one is known by its term only. */
    private long compactedTerm;

    private final EntryDeque entries = new EntryDeque(1);

    /** Takes over everything a {@link Ready} asked to make durable; call it when it is, just before {@link Raft#appended}. */
    public void store(Ready ready) {
        ready.snapshot().ifPresent(this::applySnapshot);
        append(ready.entries());
        ready.hardState().ifPresent(this::setHardState);
    }

    /** Sets the hard state. */
    public void setHardState(HardState hardState) {
        this.hardState = hardState;
    }

    /** Sets the membership to start with; needed only if it is not the latest snapshot's. */
    public void setConfState(ConfState confState) {
        this.confState = confState;
    }

    /**
     * Appends consecutive entries; those already there from the first one's index on are replaced, those already compacted are passed over.
     *
     * @throws IllegalArgumentException if the entries would leave a gap
     */
    public void append(List<Entry> appended) {
        if (appended.isEmpty() || appended.get(appended.size() - 1).index() < firstIndex()) {
            return;
        }
        long from = appended.get(0).index();
        if (lastIndex() + 1 < from) {
            throw new IllegalArgumentException("entry " + from + " does not follow on " + lastIndex());
        }
        int skipped = (int) Math.max(0, firstIndex() - from);
        entries.truncateFrom(from + skipped);
        entries.addAll(appended.subList(skipped, appended.size()));
    }

    /** Replaces the whole log by a snapshot from the leader; an older one than the present is passed over. */
    public void applySnapshot(Snapshot newer) {
        if (snapshot.index() < newer.index()) {
            snapshot = newer;
            confState = newer.confState();
            compactedTerm = newer.term();
            entries.restartAt(newer.index() + 1);
        }
    }

    /**
     * Makes a snapshot of the state after {@code index} and returns it; the entries stay until {@link #compact}.
     *
     * @param index an applied index after that of the present snapshot
     * @param members the membership at that index
     * @throws IllegalArgumentException if there is no such entry, or a later snapshot
     */
    public Snapshot createSnapshot(long index, ConfState members, Bytes data) {
        if (index <= snapshot.index() || lastIndex() < index) {
            throw new IllegalArgumentException(
                    "snapshot at " + index + " in (" + snapshot.index() + ", " + lastIndex() + "]");
        }
        snapshot = new Snapshot(index, term(index), members, data);
        return snapshot;
    }

    /**
     * Drops all entries up to {@code index}, which a snapshot must cover. Does nothing if they are gone already.
     *
     * @throws IllegalArgumentException if no snapshot covers them
     */
    public void compact(long index) {
        if (snapshot.index() < index) {
            throw new IllegalArgumentException(
                    "compaction to " + index + " beyond the snapshot at " + snapshot.index());
        }
        if (firstIndex() <= index) {
            compactedTerm = term(index);
            entries.dropBefore(index + 1);
        }
    }

    @Override
    public HardState hardState() {
        return hardState;
    }

    @Override
    public ConfState confState() {
        return confState;
    }

    @Override
    public long firstIndex() {
        return entries.firstIndex();
    }

    @Override
    public long lastIndex() {
        return entries.endIndex() - 1;
    }

    @Override
    public long term(long index) {
        return index == firstIndex() - 1 ? compactedTerm : entries.get(index).term();
    }

    @Override
    public List<Entry> entries(long low, long high, long maxBytes) {
        return entries.slice(low, high, maxBytes);
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }
}
