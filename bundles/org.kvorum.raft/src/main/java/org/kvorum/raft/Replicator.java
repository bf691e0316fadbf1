// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.tracker.Progress;
import org.kvorum.raft.tracker.ProgressState;
import org.kvorum.raft.tracker.Tracker;

/** A leader's sending: to each member what it lacks, as fast as its progress allows. */
final class Replicator {
    private final Consensus consensus;
    private final RaftLog log;
    private final Tracker tracker;

    Replicator(Consensus consensus) {
        this.consensus = consensus;
        this.log = consensus.log();
        this.tracker = consensus.tracker();
    }

    /** Sends every other member what its window has room for, also without entries: the commit index may have moved. */
    void broadcast() {
        for (long id : tracker.ids()) {
            if (id != consensus.id() && send(id, true)) {
                fill(id);
            }
        }
    }

    /** Sends the members that were added what they lack. */
    void greet() {
        for (long id : tracker.ids()) {
            if (id != consensus.id()) {
                send(id, false);
            }
        }
    }

    /** Sends the member all its window has room for. */
    void fill(long id) {
        boolean sent = true;
        while (sent) {
            sent = send(id, false);
        }
    }

    /** Sends the member one append, or a snapshot if the log no longer reaches back to what it lacks; returns whether anything went. */
    boolean send(long id, boolean alsoEmpty) {
        var member = tracker.progress(id);
        if (member == null || member.isPaused()) {
            return false;
        }
        long previous = member.next() - 1;
        if (!log.hasTerm(previous)) {
            return sendSnapshot(id, member);
        }
        boolean windowFull = member.state() == ProgressState.REPLICATE && member.isWindowFull();
        List<Entry> entries = windowFull
                ? List.of()
                : log.entriesFrom(member.next(), consensus.config().maxMessageBytes());
        if (entries.isEmpty() && !alsoEmpty) {
            return false;
        }
        consensus
                .outbox()
                .send(new Message.Append(
                        id, consensus.id(), consensus.term(), previous, log.term(previous), entries, log.committed()));
        member.sentEntries(entries.size(), RaftLog.payloadOf(entries));
        member.sentCommit(log.committed());
        return true;
    }

    private boolean sendSnapshot(long id, Progress member) {
        var snapshot = log.snapshot();
        // One that does not answer would only get a pile of snapshots.
        if (!member.isRecentlyActive() || snapshot.isEmpty()) {
            return false;
        }
        member.becomeSnapshot(snapshot.index());
        consensus.outbox().send(new Message.InstallSnapshot(id, consensus.id(), consensus.term(), snapshot));
        return true;
    }

    /** Tells every other member that the leader is there. Its commit index goes only as far as the member is known to agree. */
    void heartbeat(Bytes context) {
        for (long id : tracker.ids()) {
            var member = tracker.progress(id);
            if (id != consensus.id() && member != null) {
                long commit = Math.min(member.match(), log.committed());
                consensus.outbox().send(new Message.Heartbeat(id, consensus.id(), consensus.term(), commit, context));
                member.sentCommit(commit);
            }
        }
    }
}
