// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.tracker;

/**
 * One member's log as the leader sees it, and how fast it may be sent to.
 *
 * <pre>
 *            match         next
 *              |             |
 *   ===========+-------------+- - - - - -
 *    agreed    | on its way  | not sent
 *
 *   PROBE ----- accepted -----> REPLICATE
 *     ^  \                       |   |
 *     |   \---- log too short ---|---+--> SNAPSHOT
 *     |         at the leader    |            |
 *     +--- rejected, unreachable-+            |
 *     +------- through or failed -------------+
 * </pre>
 */
public final class Progress {
    private final Inflights inflights;
    private final boolean learner;

    private long match;
    private long next;
    private long sentCommit;
    private long pendingSnapshot;
    private ProgressState state = ProgressState.PROBE;
    private boolean recentlyActive;
    private boolean paused;

    /** Creates the progress of a member of which nothing is known but that it should be tried at {@code next}. */
    public Progress(long next, boolean learner, Inflights inflights) {
        assert 0 < next : next;
        this.next = next;
        this.learner = learner;
        this.inflights = inflights;
    }

    /** Sends one append at a time from now on. */
    public void becomeProbe() {
        // What a snapshot brought need not be sent again, whether or not the member has said that it has it.
        long from = state == ProgressState.SNAPSHOT ? Math.max(match, pendingSnapshot) : match;
        reset(ProgressState.PROBE, from + 1);
        sentCommit = Math.min(sentCommit, next - 1);
    }

    /** Sends without waiting from now on. */
    public void becomeReplicate() {
        reset(ProgressState.REPLICATE, match + 1);
    }

    /** Sends nothing until the snapshot at {@code index} is through. */
    public void becomeSnapshot(long index) {
        reset(ProgressState.SNAPSHOT, index + 1);
        pendingSnapshot = index;
        sentCommit = index;
    }

    private void reset(ProgressState newState, long newNext) {
        state = newState;
        next = newNext;
        pendingSnapshot = 0;
        paused = false;
        inflights.reset();
    }

    /** Notes that an append with {@code count} entries went out. */
    public void sentEntries(int count, long bytes) {
        switch (state) {
            case REPLICATE -> {
                if (0 < count) {
                    next += count;
                    inflights.add(next - 1, bytes);
                }
                // Even an empty append to a full window has to be answered, or a heartbeat has to come back, before the
                // next one.
                paused = inflights.isFull();
            }
            case PROBE -> paused |= 0 < count;
            case SNAPSHOT -> throw new AssertionError("appends do not go to a member that waits for a snapshot");
        }
    }

    /** Returns whether telling the member of {@code commit} would move its commit index. */
    public boolean canBumpCommit(long commit) {
        return sentCommit < commit && sentCommit < next - 1;
    }

    /** Notes that the member was told of this commit index. */
    public void sentCommit(long commit) {
        sentCommit = commit;
    }

    /** Notes that the member holds the log up to {@code index}; returns whether that is news. */
    public boolean accepted(long index) {
        if (index <= match) {
            return false;
        }
        match = index;
        next = Math.max(next, index + 1);
        paused = false;
        return true;
    }

    /** Notes that the member holds another entry, or none, at {@code index}, and may agree at {@code hint}; returns whether that is news. */
    public boolean rejected(long index, long hint) {
        if (state == ProgressState.REPLICATE) {
            if (index <= match) {
                return false;
            }
            next = match + 1;
        } else {
            // A probe is answered before the next one goes out, so any other answer is a late one.
            if (next - 1 != index) {
                return false;
            }
            next = Math.max(Math.min(index, hint + 1), match + 1);
        }
        sentCommit = Math.min(sentCommit, next - 1);
        paused = false;
        return true;
    }

    /** Takes what was answered out of the window. */
    public void freeInflights(long upToIndex) {
        inflights.freeUpTo(upToIndex);
    }

    /** Notes that the snapshot did not arrive. */
    public void snapshotFailed() {
        pendingSnapshot = 0;
    }

    /** Returns whether nothing may be sent at present. */
    public boolean isPaused() {
        return state == ProgressState.SNAPSHOT || paused;
    }

    /** Sends nothing until the member is heard of. */
    public void pause() {
        paused = true;
    }

    /** Lets one more append go out. */
    public void resume() {
        paused = false;
    }

    /** Returns whether the window has no room for entries. */
    public boolean isWindowFull() {
        return inflights.isFull();
    }

    /** Returns the number of appends that were not answered. */
    public int inflightMessages() {
        return inflights.count();
    }

    /** Returns the highest index at which the logs are known to agree. */
    public long match() {
        return match;
    }

    /** Returns the index of the next entry to send. */
    public long next() {
        return next;
    }

    /** Returns the index of the snapshot under way, or 0. */
    public long pendingSnapshot() {
        return pendingSnapshot;
    }

    /** Returns how entries are sent. */
    public ProgressState state() {
        return state;
    }

    /** Returns whether the member has no vote. */
    public boolean isLearner() {
        return learner;
    }

    /** Returns whether it was heard of since the last check of the quorum. */
    public boolean isRecentlyActive() {
        return recentlyActive;
    }

    /** Notes whether it was heard of. */
    public void setRecentlyActive(boolean active) {
        recentlyActive = active;
    }

    /** Returns the same progress for a member whose right to vote changed. */
    public Progress withLearner(boolean newLearner) {
        var changed = new Progress(next, newLearner, inflights);
        changed.match = match;
        changed.sentCommit = sentCommit;
        changed.pendingSnapshot = pendingSnapshot;
        changed.state = state;
        changed.recentlyActive = recentlyActive;
        changed.paused = paused;
        return changed;
    }

    /** Returns a line for scenarios and logs, such as {@code REPLICATE match=5 next=6 inflight=1}. */
    @Override
    public String toString() {
        var text = new StringBuilder().append(state).append(" match=").append(match);
        text.append(" next=").append(next);
        if (learner) {
            text.append(" learner");
        }
        if (isPaused()) {
            text.append(" paused");
        }
        if (0 < pendingSnapshot) {
            text.append(" pendingSnapshot=").append(pendingSnapshot);
        }
        if (!recentlyActive) {
            text.append(" inactive");
        }
        if (0 < inflights.count()) {
            text.append(" inflight=").append(inflights.count());
            text.append(inflights.isFull() ? "[full]" : "");
        }
        return text.toString();
    }
}
