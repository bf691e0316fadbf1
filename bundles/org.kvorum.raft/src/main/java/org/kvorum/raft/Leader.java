// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.tracker.Progress;
import org.kvorum.raft.tracker.ProgressState;

/** A member that leads. What only a leader knows is born with it and dies with it. */
final class Leader extends Role {
    private final Replicator replicator;
    private final ReadQueue reads;

    /** Reads that came before the first entry of the term was committed: until then the leader does not know what is. */
    private final List<Message.ReadIndex> earlyReads = new ArrayList<>();

    private long transferee;

    /** No membership change is taken in before this index is applied. */
    private long pendingConfIndex;

    private long uncommittedBytes;

    Leader(Consensus consensus) {
        super(consensus);
        this.replicator = new Replicator(consensus);
        this.reads = new ReadQueue(consensus.id());
    }

    /** Begins the term with an entry of its own, with whose commit all earlier ones are. */
    void start() {
        var self = self();
        self.accepted(consensus.log().stableIndex());
        self.becomeReplicate();
        self.setRecentlyActive(true);
        // There may be a change among the entries that are not applied; looking for it would cost more than waiting.
        pendingConfIndex = consensus.log().lastIndex();
        append(EntryType.NORMAL, Bytes.EMPTY);
        replicator.broadcast();
    }

    @Override
    RaftRole kind() {
        return RaftRole.LEADER;
    }

    @Override
    long transferee() {
        return transferee;
    }

    private Progress self() {
        var self = consensus.tracker().progress(consensus.id());
        if (self == null) {
            throw new AssertionError("only members are elected");
        }
        return self;
    }

    // ------------------------------------------------------------ time

    @Override
    void tick() {
        if (consensus.timers().quorumTick()) {
            boolean deposed = consensus.config().checkQuorum() && !checkQuorum();
            if (deposed || isLeaving()) {
                consensus.becomeFollower(consensus.term(), 0);
                return;
            }
            // It did not get through in the time an election takes: lead on.
            transferee = 0;
        }
        if (consensus.timers().heartbeatTick()) {
            if (isLeaving() && handOver()) {
                consensus.becomeFollower(consensus.term(), 0);
                return;
            }
            replicator.heartbeat(reads.context());
        }
    }

    /**
     * Returns whether the leader is to stop because it has been removed or demoted. It takes in nothing any more, and leads on until another can take over at
     * the next heartbeat, at most for an election timeout: stopping at once would leave the others to wait for one, and with a change they do not know to be
     * committed.
     */
    private boolean isLeaving() {
        return consensus.config().stepDownOnRemoval()
                && !consensus.tracker().membership().isVoter(consensus.id());
    }

    private boolean checkQuorum() {
        var tracker = consensus.tracker();
        var self = tracker.progress(consensus.id());
        if (self != null) {
            self.setRecentlyActive(true);
        }
        boolean active = tracker.isQuorumActive();
        for (long id : tracker.ids()) {
            var member = tracker.progress(id);
            if (id != consensus.id() && member != null) {
                member.setRecentlyActive(false);
            }
        }
        return active;
    }

    // ------------------------------------------------------------ proposals

    @Override
    Outcome propose(List<Bytes> payloads) {
        long bytes = 0;
        for (int i = 0; i < payloads.size(); i++) {
            bytes += payloads.get(i).length();
        }
        var outcome = admit(bytes);
        if (outcome == Outcome.ACCEPTED) {
            for (int i = 0; i < payloads.size(); i++) {
                append(EntryType.NORMAL, payloads.get(i));
            }
            replicator.broadcast();
        }
        return outcome;
    }

    @Override
    public Outcome propose(Message.Propose message) {
        // Membership changes are looked at one by one, as earlier ones of the same message count.
        long confIndexBefore = pendingConfIndex;
        List<Entry> entries = new ArrayList<>(message.entries().size());
        boolean refused = false;
        for (var entry : message.entries()) {
            long index = consensus.log().lastIndex() + 1 + entries.size();
            if (entry.type() == EntryType.NORMAL) {
                entries.add(entry);
            } else if (isAllowed(entry)) {
                pendingConfIndex = index;
                entries.add(entry);
            } else {
                refused = true;
                entries.add(Entry.normal(0, 0, Bytes.EMPTY));
            }
        }
        boolean fromHere = message.from() == consensus.id();
        if (refused && fromHere) {
            pendingConfIndex = confIndexBefore;
            return Outcome.CONF_CHANGE_REFUSED;
        }
        var outcome = admit(RaftLog.payloadOf(entries));
        if (outcome != Outcome.ACCEPTED) {
            pendingConfIndex = confIndexBefore;
            return outcome;
        }
        entries.forEach(entry -> append(entry.type(), entry.data()));
        replicator.broadcast();
        return outcome;
    }

    private Outcome admit(long payloadBytes) {
        if (isLeaving() || !consensus.tracker().membership().contains(consensus.id())) {
            // Leading only until somebody else does.
            return Outcome.NOT_A_VOTER;
        }
        if (transferee != 0) {
            return Outcome.LEADER_TRANSFER;
        }
        long limit = consensus.config().maxUncommittedBytes();
        // One proposal goes however large it is, and empty entries always do: they end what is under way.
        if (0 < limit && 0 < uncommittedBytes && 0 < payloadBytes && limit < uncommittedBytes + payloadBytes) {
            return Outcome.TOO_MUCH_UNCOMMITTED;
        }
        uncommittedBytes += payloadBytes;
        return Outcome.ACCEPTED;
    }

    private boolean isAllowed(Entry entry) {
        if (consensus.log().applied() < pendingConfIndex) {
            return false;
        }
        try {
            var change = Memberships.changeIn(entry).orElseThrow();
            Memberships.change(consensus.tracker().membership(), change);
            return true;
        } catch (WireFormatException | IllegalArgumentException e) {
            // Found out now, it is a refusal; found out when it is committed, it would stop every member.
            return false;
        }
    }

    private void append(EntryType type, Bytes data) {
        var log = consensus.log();
        log.append(new Entry(consensus.term(), log.lastIndex() + 1, type, data));
    }

    @Override
    void applied(long payloadBytes) {
        // What an earlier leader had appended was never counted.
        uncommittedBytes = Math.max(0, uncommittedBytes - payloadBytes);
        if (consensus.tracker().membership().autoLeave()
                && pendingConfIndex <= consensus.log().applied()) {
            var leave = new Entry(0, 0, EntryType.CONF_CHANGE_V2, RaftCodec.encode(ConfChangeV2.LEAVE_JOINT));
            propose(new Message.Propose(consensus.id(), consensus.id(), List.of(leave)));
        }
    }

    @Override
    void membershipChanged() {
        var membership = consensus.tracker().membership();
        if (isLeaving()) {
            // The others must first learn that the change is committed, and apply it: see tick.
            consensus.timers().restartElection();
        }
        // With fewer voters to ask, more may be committed already.
        if (!commit()) {
            replicator.greet();
        }
        if (transferee != 0 && !membership.isVoter(transferee)) {
            transferee = 0;
        }
    }

    /** Asks a voter that lacks nothing to lead; returns whether there is one. */
    private boolean handOver() {
        for (long voter : consensus.tracker().membership().voters()) {
            var member = consensus.tracker().progress(voter);
            if (member != null && member.match() == consensus.log().lastIndex()) {
                consensus.outbox().send(new Message.TimeoutNow(voter, consensus.id(), consensus.term()));
                return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------ replication

    @Override
    void stable() {
        var self = consensus.tracker().progress(consensus.id());
        if (self != null && self.accepted(consensus.log().stableIndex())) {
            commit();
        }
    }

    /** Moves the commit index to what a quorum holds, if that is of this term: only then can no later leader lack it. */
    private boolean commit() {
        var log = consensus.log();
        long index = consensus.tracker().committed();
        if (index <= log.committed() || !log.matches(index, consensus.term())) {
            return false;
        }
        log.commitTo(index);
        replicator.broadcast();
        var early = List.copyOf(earlyReads);
        earlyReads.clear();
        early.forEach(this::readIndex);
        return true;
    }

    @Override
    public Outcome appendAccepted(Message.AppendAccepted message) {
        var member = heard(message.from());
        boolean news = member.accepted(message.index());
        boolean probeAnswered = member.state() == ProgressState.PROBE && member.match() == message.index();
        if (!news && !probeAnswered) {
            return Outcome.ACCEPTED;
        }
        switch (member.state()) {
            case PROBE -> member.becomeReplicate();
            case REPLICATE -> member.freeInflights(message.index());
            case SNAPSHOT -> {
                // Also without the snapshot, once the log reaches back far enough.
                if (consensus.log().firstIndex() <= member.match() + 1) {
                    member.becomeProbe();
                    member.becomeReplicate();
                }
            }
        }
        if (!commit() && member.canBumpCommit(consensus.log().committed())) {
            replicator.send(message.from(), true);
        }
        replicator.fill(message.from());
        if (message.from() == transferee && member.match() == consensus.log().lastIndex()) {
            sendTimeoutNow();
        }
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome appendRejected(Message.AppendRejected message) {
        var member = heard(message.from());
        long hint = message.hintTerm() == 0
                ? message.hintIndex()
                : consensus.log().lastIndexWithTermUpTo(message.hintIndex(), message.hintTerm());
        if (member.rejected(message.index(), hint)) {
            if (member.state() == ProgressState.REPLICATE) {
                member.becomeProbe();
            }
            replicator.send(message.from(), true);
        }
        return Outcome.ACCEPTED;
    }

    @Override
    public Outcome heartbeatResponse(Message.HeartbeatResponse message) {
        var member = heard(message.from());
        member.resume();
        // An append that was lost is noticed here: in a probe by its missing answer, in a full window by its not
        // moving.
        if (member.match() < consensus.log().lastIndex() || member.state() == ProgressState.PROBE) {
            replicator.send(message.from(), true);
        }
        if (consensus.config().readOnlyMode() == ReadOnlyMode.SAFE) {
            reads.confirm(
                    message.from(),
                    message.context(),
                    consensus.tracker().quorum(),
                    read -> answerRead(read.index(), read.request()));
        }
        return Outcome.ACCEPTED;
    }

    private Progress heard(long id) {
        var member = consensus.tracker().progress(id);
        if (member == null) {
            throw new AssertionError("answers of strangers do not get here");
        }
        member.setRecentlyActive(true);
        return member;
    }

    @Override
    void unreachable(long id) {
        var member = consensus.tracker().progress(id);
        // Most likely an append was lost on the way.
        if (member != null && member.state() == ProgressState.REPLICATE) {
            member.becomeProbe();
        }
    }

    @Override
    void snapshotSent(long id, boolean arrived) {
        var member = consensus.tracker().progress(id);
        if (member != null && member.state() == ProgressState.SNAPSHOT) {
            if (!arrived) {
                member.snapshotFailed();
            }
            member.becomeProbe();
            // Either its answer comes soon, or the next heartbeat's is early enough to try again.
            member.pause();
        }
    }

    // ------------------------------------------------------------ transfer

    @Override
    public Outcome transferLeader(Message.TransferLeader message) {
        long to = message.from();
        var member = consensus.tracker().progress(to);
        if (member == null || member.isLearner()) {
            return Outcome.NOT_A_VOTER;
        }
        if (to == consensus.id() || to == transferee) {
            return Outcome.IGNORED;
        }
        // It has to be through within an election timeout.
        consensus.timers().restartElection();
        transferee = to;
        if (member.match() == consensus.log().lastIndex()) {
            sendTimeoutNow();
        } else {
            replicator.send(to, true);
        }
        return Outcome.ACCEPTED;
    }

    private void sendTimeoutNow() {
        consensus.outbox().send(new Message.TimeoutNow(transferee, consensus.id(), consensus.term()));
    }

    // ------------------------------------------------------------ reads

    @Override
    public Outcome readIndex(Message.ReadIndex request) {
        var log = consensus.log();
        if (log.term(log.committed()) != consensus.term()) {
            earlyReads.add(request);
        } else if (consensus.tracker().quorum().isOnlyVoter(consensus.id())
                || consensus.config().readOnlyMode() == ReadOnlyMode.LEASE_BASED) {
            answerRead(log.committed(), request);
        } else {
            reads.add(log.committed(), request);
            replicator.heartbeat(reads.context());
        }
        return Outcome.ACCEPTED;
    }

    private void answerRead(long index, Message.ReadIndex request) {
        if (request.from() == 0 || request.from() == consensus.id()) {
            consensus.addReadState(new ReadState(index, request.context()));
        } else {
            consensus
                    .outbox()
                    .send(new Message.ReadIndexResponse(
                            request.from(), consensus.id(), consensus.term(), index, request.context()));
        }
    }
}
