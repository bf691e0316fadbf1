// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;

/**
 * The end of the log that is not known to be durable yet, and a snapshot from the leader in the same state.
 *
 * <pre>
 *    storage            | handed out     | not handed out
 *   --------------------+----------------+----------------
 *                     offset         inProgress          end
 * </pre>
 */
final class Unstable {
    private final EntryDeque entries;
    private long inProgress;
    private Snapshot snapshot = Snapshot.EMPTY;
    private boolean snapshotInProgress;

    Unstable(long offset) {
        this.entries = new EntryDeque(offset);
        this.inProgress = offset;
    }

    /** Returns the first index that is not durable. */
    long offset() {
        return entries.firstIndex();
    }

    /** Returns the index after the last entry of the log. */
    long end() {
        return entries.endIndex();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Entry get(long index) {
        return entries.get(index);
    }

    List<Entry> slice(long low, long high, long maxBytes) {
        return entries.slice(low, high, maxBytes);
    }

    /** Adds the entry at the end. */
    void add(Entry entry) {
        entries.add(entry);
    }

    /** Adds entries, in place of those from the first one's index on, durable or not. */
    void replaceFrom(List<Entry> replacing) {
        long from = replacing.get(0).index();
        assert from <= end() : from + " leaves a gap after " + end();
        if (from < offset()) {
            entries.restartAt(from);
        } else {
            entries.truncateFrom(from);
        }
        // What was handed out from there on is void, even if it gets to the disk after all: it will be handed out anew.
        inProgress = Math.min(inProgress, from);
        entries.addAll(replacing);
    }

    /** Puts a snapshot in place of the whole log. */
    void restore(Snapshot restored) {
        snapshot = restored;
        snapshotInProgress = false;
        entries.restartAt(restored.index() + 1);
        inProgress = offset();
    }

    boolean hasNew() {
        return inProgress < end() || (!snapshot.isEmpty() && !snapshotInProgress);
    }

    /** Hands out the entries that were not handed out before. */
    List<Entry> takeEntries() {
        var taken = entries.slice(inProgress, end(), Long.MAX_VALUE);
        inProgress = end();
        return taken;
    }

    /** Hands out the snapshot, or the empty one if there is none that was not handed out before. */
    Snapshot takeSnapshot() {
        if (snapshotInProgress) {
            return Snapshot.EMPTY;
        }
        snapshotInProgress = !snapshot.isEmpty();
        return snapshot;
    }

    /** Forgets what is durable: all up to {@code index}, if the entry there still is the one of that term. */
    void stableTo(long index, long term) {
        if (offset() <= index && index < end() && entries.get(index).term() == term) {
            entries.dropBefore(index + 1);
            inProgress = Math.max(inProgress, offset());
        }
    }

    /** Forgets the snapshot, which is durable now. */
    void stableSnapshotTo(long index) {
        if (snapshot.index() == index) {
            snapshot = Snapshot.EMPTY;
            snapshotInProgress = false;
        }
    }
}
