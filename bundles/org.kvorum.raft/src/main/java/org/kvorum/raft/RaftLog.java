// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log as the consensus sees it: the durable part in the storage followed by what is on its way there, and how far it is committed and applied.
 *
 * <pre>
 *   first                applied   applying   committed            last
 *     |---------------------|---------|-----------|------------------|
 *     |------------- storage ----------------|------ unstable -------|
 * </pre>
 */
final class RaftLog {
    private final RaftStorage storage;
    private final Unstable unstable;
    private final long maxApplyBytes;

    private long committed;
    private long applied;

    /** The last index handed out to be applied. */
    private long applying;

    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    private long applyingBytes;
    private boolean applyingPaused;

    /** Committed entries that were handed out together. */
    private record Batch(long lastIndex, long bytes, long payloadBytes) {}

    RaftLog(RaftStorage storage, long maxApplyBytes) {
        this.storage = storage;
        this.maxApplyBytes = maxApplyBytes;
        this.unstable = new Unstable(storage.lastIndex() + 1);
        this.committed = storage.firstIndex() - 1;
        this.applied = committed;
        this.applying = committed;
    }

    /** Takes up where the member was when it stopped. What it has applied was committed, even if the disk was not told so any more. */
    void restart(long committedIndex, long appliedIndex) {
        commitTo(Math.max(committedIndex, appliedIndex));
        applied = Math.max(applied, appliedIndex);
        applying = applied;
    }

    // ------------------------------------------------------------ reading

    long firstIndex() {
        var snapshot = unstable.snapshot();
        return snapshot.isEmpty() ? storage.firstIndex() : snapshot.index() + 1;
    }

    long lastIndex() {
        return unstable.end() - 1;
    }

    long lastTerm() {
        return term(lastIndex());
    }

    /** Returns the last durable index. */
    long stableIndex() {
        return unstable.offset() - 1;
    }

    long committed() {
        return committed;
    }

    long applied() {
        return applied;
    }

    boolean hasTerm(long index) {
        return firstIndex() - 1 <= index && index <= lastIndex();
    }

    /** Returns the term of the entry, 0 if there is none or it was compacted. */
    long term(long index) {
        if (!hasTerm(index)) {
            return 0;
        }
        if (unstable.offset() <= index) {
            return unstable.get(index).term();
        }
        var snapshot = unstable.snapshot();
        return !snapshot.isEmpty() && index == snapshot.index() ? snapshot.term() : storage.term(index);
    }

    boolean matches(long index, long term) {
        return hasTerm(index) && term(index) == term;
    }

    /** Returns whether a log with that end has all that this one has committed, going by Raft's rule: later term, or same term and not shorter. */
    boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
        long ownTerm = lastTerm();
        return ownTerm < otherLastTerm || (ownTerm == otherLastTerm && lastIndex() <= otherLastIndex);
    }

    /** Returns entries from {@code low} on, as many as fit into {@code maxBytes}, but at least one if there is any. */
    List<Entry> entriesFrom(long low, long maxBytes) {
        long end = unstable.end();
        long offset = unstable.offset();
        if (end <= low) {
            return List.of();
        }
        if (offset <= low) {
            return unstable.slice(low, end, maxBytes);
        }
        var stable = storage.entries(low, offset, maxBytes);
        if (stable.size() < offset - low || end == offset) {
            return stable;
        }
        long rest = maxBytes - bytesOf(stable);
        if (rest < RaftCodec.entrySize(unstable.get(offset))) {
            return stable;
        }
        var joined = new ArrayList<>(stable);
        joined.addAll(unstable.slice(offset, end, rest));
        return joined;
    }

    /**
     * Returns the last index up to {@code index} whose entry has a term no greater than {@code term}: beyond it the logs cannot agree. Where the log is compacted
     * it is not known and the search ends.
     */
    long lastIndexWithTermUpTo(long index, long term) {
        long candidate = index;
        while (0 < candidate && hasTerm(candidate) && term < term(candidate)) {
            candidate--;
        }
        return candidate;
    }

    /** Returns the snapshot to send in place of compacted entries, the empty one if there is none at present. */
    Snapshot snapshot() {
        var pending = unstable.snapshot();
        return pending.isEmpty() ? storage.snapshot() : pending;
    }

    // ------------------------------------------------------------ writing

    /** Adds a leader's own entry. */
    void append(Entry entry) {
        unstable.add(entry);
    }

    /** Follows the leader: takes in what is new of the entries after {@code previousIndex}; returns whether the log held that one. */
    boolean follow(long previousIndex, long previousTerm, List<Entry> entries, long leaderCommit) {
        if (!matches(previousIndex, previousTerm)) {
            return false;
        }
        int agreeing = 0;
        while (agreeing < entries.size()
                && matches(entries.get(agreeing).index(), entries.get(agreeing).term())) {
            agreeing++;
        }
        if (agreeing < entries.size()) {
            var fresh = entries.subList(agreeing, entries.size());
            long from = fresh.get(0).index();
            if (from <= committed) {
                throw new AssertionError("entry " + from + " conflicts with a committed one, committed " + committed);
            }
            unstable.replaceFrom(fresh);
        }
        commitTo(Math.min(leaderCommit, previousIndex + entries.size()));
        return true;
    }

    /** Puts the leader's snapshot in place of the log. */
    void restore(Snapshot snapshot) {
        committed = snapshot.index();
        unstable.restore(snapshot);
    }

    void commitTo(long index) {
        if (committed < index) {
            if (lastIndex() < index) {
                throw new AssertionError("commit " + index + " beyond the last entry " + lastIndex()
                        + ": was the log damaged, or a directory of another time put in its place?");
            }
            committed = index;
        }
    }

    // ------------------------------------------------------------ work for the driver

    boolean hasWork() {
        return unstable.hasNew() || hasCommitted();
    }

    boolean hasPendingSnapshot() {
        return !unstable.snapshot().isEmpty();
    }

    Ready.LogWork takeWork() {
        var snapshot = unstable.takeSnapshot();
        return new Ready.LogWork(
                snapshot.isEmpty() ? Optional.empty() : Optional.of(snapshot), unstable.takeEntries(), takeCommitted());
    }

    /** Entries are applied only when they are durable here too: otherwise a restart could find a state machine ahead of its log. */
    private long appliable() {
        return Math.min(committed, stableIndex());
    }

    private boolean hasCommitted() {
        return !applyingPaused && !hasPendingSnapshot() && applying < appliable();
    }

    private List<Entry> takeCommitted() {
        if (!hasCommitted()) {
            return List.of();
        }
        long end = appliable() + 1;
        var taken = storage.entries(applying + 1, end, maxApplyBytes - applyingBytes);
        long bytes = bytesOf(taken);
        applying = taken.get(taken.size() - 1).index();
        applyingBytes += bytes;
        // The rest did not fit; it waits until what was handed out is applied.
        applyingPaused = maxApplyBytes <= applyingBytes || applying + 1 < end;
        batches.add(new Batch(applying, bytes, payloadOf(taken)));
        return taken;
    }

    /** Notes what was applied; returns the bytes of payload in it. */
    long appliedTo(long index) {
        assert index <= Math.max(applying, committed) : index;
        applied = Math.max(applied, index);
        applying = Math.max(applying, index);
        long payload = 0;
        for (var batch = batches.peek(); batch != null && batch.lastIndex() <= applied; batch = batches.peek()) {
            batches.remove();
            applyingBytes -= batch.bytes();
            payload += batch.payloadBytes();
        }
        applyingPaused = maxApplyBytes <= applyingBytes;
        return payload;
    }

    void stableTo(long index, long term) {
        unstable.stableTo(index, term);
        assert hasPendingSnapshot() || stableIndex() <= storage.lastIndex()
                : "acknowledged to " + stableIndex() + ", stored to " + storage.lastIndex();
    }

    void stableSnapshotTo(long index) {
        assert storage.snapshot().index() >= index : "snapshot " + index + " acknowledged, not stored";
        unstable.stableSnapshotTo(index);
        // The state machine gets there by way of the snapshot.
        applying = Math.max(applying, index);
    }

    /** Returns the bytes of payload, which is what limits proposals: a no-op is free. */
    static long payloadOf(List<Entry> entries) {
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).data().length();
        }
        return bytes;
    }

    private static long bytesOf(List<Entry> entries) {
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += RaftCodec.entrySize(entries.get(i));
        }
        return bytes;
    }
}
