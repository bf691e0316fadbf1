// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;

/** A member that follows a leader, or waits for one. */
final class Follower extends Role {
    Follower(Consensus consensus) {
        super(consensus);
    }

    @Override
    RaftRole kind() {
        return RaftRole.FOLLOWER;
    }

    @Override
    void tick() {
        consensus.elections().tick();
    }

    @Override
    Outcome propose(List<Bytes> payloads) {
        List<Entry> entries = new ArrayList<>(payloads.size());
        payloads.forEach(payload -> entries.add(Entry.normal(0, 0, payload)));
        return forward(consensus.id(), entries);
    }

    @Override
    public Outcome propose(Message.Propose message) {
        return forward(message.from(), message.entries());
    }

    private Outcome forward(long from, List<Entry> entries) {
        if (consensus.leader() == 0) {
            return Outcome.NO_LEADER;
        }
        if (!consensus.config().forwardProposals()) {
            return Outcome.NOT_LEADER;
        }
        consensus.outbox().send(new Message.Propose(consensus.leader(), from, entries));
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome transferLeader(Message.TransferLeader message) {
        if (consensus.leader() == 0) {
            return Outcome.NO_LEADER;
        }
        consensus.outbox().send(new Message.TransferLeader(consensus.leader(), message.from(), consensus.term()));
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome readIndex(Message.ReadIndex message) {
        if (consensus.leader() == 0) {
            return Outcome.NO_LEADER;
        }
        consensus.outbox().send(new Message.ReadIndex(consensus.leader(), message.from(), message.context()));
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome readIndexResponse(Message.ReadIndexResponse message) {
        consensus.addReadState(new ReadState(message.index(), message.context()));
        return Outcome.ACCEPTED;
    }

    @Override
    Outcome forgetLeader() {
        // A lease-based leader relies on followers not voting before its lease is over.
        if (consensus.leader() == 0 || consensus.config().readOnlyMode() == ReadOnlyMode.LEASE_BASED) {
            return Outcome.IGNORED;
        }
        consensus.setLeader(0);
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome timeoutNow(Message.TimeoutNow message) {
        return consensus.elections().campaign(Elections.Kind.TRANSFER);
    }

    @Override
    public Outcome append(Message.Append message) {
        heard(message.from());
        var log = consensus.log();
        if (message.previousIndex() < log.committed()) {
            // An old one: all that is committed is known to agree.
            answer(message.from(), log.committed());
        } else if (log.follow(message.previousIndex(), message.previousTerm(), message.entries(), message.commit())) {
            answer(message.from(), message.previousIndex() + message.entries().size());
        } else {
            reject(message);
        }
        return Outcome.ACCEPTED;
    }

    private void answer(long to, long index) {
        consensus.outbox().sendAfterAppend(new Message.AppendAccepted(to, consensus.id(), consensus.term(), index));
    }

    /** Tells the leader where the logs may agree, which skips all entries of terms the leader does not have there. */
    private void reject(Message.Append message) {
        var log = consensus.log();
        long hint =
                log.lastIndexWithTermUpTo(Math.min(message.previousIndex(), log.lastIndex()), message.previousTerm());
        consensus
                .outbox()
                .sendAfterAppend(new Message.AppendRejected(
                        message.from(),
                        consensus.id(),
                        consensus.term(),
                        message.previousIndex(),
                        hint,
                        log.term(hint)));
    }

    @Override
    public Outcome heartbeat(Message.Heartbeat message) {
        heard(message.from());
        consensus.log().commitTo(message.commit());
        consensus
                .outbox()
                .send(new Message.HeartbeatResponse(
                        message.from(), consensus.id(), consensus.term(), message.context()));
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome installSnapshot(Message.InstallSnapshot message) {
        heard(message.from());
        boolean restored = restore(message.snapshot());
        answer(
                message.from(),
                restored ? consensus.log().lastIndex() : consensus.log().committed());
        return restored ? Outcome.ACCEPTED : Outcome.IGNORED;
    }

    private boolean restore(Snapshot snapshot) {
        var log = consensus.log();
        if (snapshot.index() <= log.committed()) {
            return false;
        }
        var membership = Memberships.of(snapshot.confState());
        if (!membership.contains(consensus.id())) {
            // It was made before this member was added; with it the member would not know that it is one.
            return false;
        }
        if (log.matches(snapshot.index(), snapshot.term())) {
            // The entries are here already, only not known to be committed.
            log.commitTo(snapshot.index());
            return false;
        }
        log.restore(snapshot);
        consensus.restoreMembership(snapshot.index(), membership);
        return true;
    }

    private void heard(long from) {
        consensus.timers().restartElection();
        consensus.setLeader(from);
    }
}
