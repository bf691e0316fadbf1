// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.raft.confchange.Membership;
import org.kvorum.raft.tracker.Inflights;
import org.kvorum.raft.tracker.Tracker;

/** What all roles share: term, vote, leader, log, membership; how the role changes; and which messages get to it. */
final class Consensus {
    private final RaftConfig config;
    private final RaftLog log;
    private final Tracker tracker;
    private final Outbox outbox;
    private final Timers timers;
    private final Elections elections = new Elections(this);

    private long term;
    private long vote;
    private long leader;
    private Role role = new Follower(this);
    private List<ReadState> readStates = new ArrayList<>();

    /** The membership as far as the state machine has applied the log. */
    private Membership machineMembership;

    /** Snapshots that are in force here and have not got to the state machine yet. */
    private final ArrayDeque<Restored> restored = new ArrayDeque<>();

    private record Restored(long index, Membership membership) {}

    Consensus(RaftConfig config, RaftStorage storage) {
        this.config = config;
        this.log = new RaftLog(storage, config.maxApplyBytes());
        this.tracker = new Tracker(() -> new Inflights(config.maxInflightMessages(), config.maxInflightBytes()));
        this.outbox = new Outbox(config.id());
        this.timers = new Timers(config);
        var saved = storage.hardState();
        log.restart(saved.commit(), config.applied());
        term = saved.term();
        vote = saved.vote();
        machineMembership = Memberships.of(storage.confState());
        startWith(machineMembership);
    }

    // ------------------------------------------------------------ messages

    Outcome step(Message message) {
        if (isAnswer(message) && tracker.progress(message.from()) == null) {
            return Outcome.IGNORED;
        }
        if (message.term() == 0 && !belongsToNoTerm(message)) {
            return Outcome.IGNORED;
        }
        if (message.term() != 0 && message.term() < term) {
            return answerEarlierTerm(message);
        }
        if (term < message.term() && !acceptLaterTerm(message)) {
            return Outcome.IGNORED;
        }
        return message.accept(role);
    }

    private static boolean isAnswer(Message message) {
        return message instanceof Message.AppendAccepted
                || message instanceof Message.AppendRejected
                || message instanceof Message.VoteResponse
                || message instanceof Message.HeartbeatResponse
                || message instanceof Message.ReadIndexResponse;
    }

    private static boolean belongsToNoTerm(Message message) {
        return message instanceof Message.Propose
                || message instanceof Message.ReadIndex
                || message instanceof Message.TransferLeader;
    }

    /** Enters the message's term if it is real; returns whether the message is to be looked at. */
    private boolean acceptLaterTerm(Message message) {
        if (message instanceof Message.VoteRequest request) {
            boolean hearsLeader = config.checkQuorum() && leader != 0 && timers.isWithinElectionTimeout();
            if (hearsLeader && !request.transfer()) {
                // A member that was cut off must not depose a leader that works.
                return false;
            }
            if (request.preVote()) {
                return true;
            }
        }
        if (message instanceof Message.VoteResponse response && response.preVote() && response.granted()) {
            // Granted for the term this member would enter; it enters it by campaigning.
            return true;
        }
        becomeFollower(message.term(), comesFromLeader(message) ? message.from() : 0);
        return true;
    }

    private static boolean comesFromLeader(Message message) {
        return message instanceof Message.Append
                || message instanceof Message.Heartbeat
                || message instanceof Message.InstallSnapshot;
    }

    private Outcome answerEarlierTerm(Message message) {
        boolean fromEarlierLeader = message instanceof Message.Append || message instanceof Message.Heartbeat;
        if (fromEarlierLeader && (config.checkQuorum() || config.preVote())) {
            // It would not learn of the later term from a vote request, which is not sent or not looked at: tell it, so
            // that it steps down
            // and this member, which it may have been added to follow, is not stuck.
            outbox.sendAfterAppend(new Message.AppendAccepted(message.from(), id(), term, 0));
        } else if (message instanceof Message.VoteRequest request && request.preVote()) {
            outbox.sendAfterAppend(new Message.VoteResponse(message.from(), id(), term, true, false));
        }
        return Outcome.IGNORED;
    }

    // ------------------------------------------------------------ roles

    Role becomeFollower(long newTerm, long newLeader) {
        reset(newTerm);
        leader = newLeader;
        role = new Follower(this);
        return role;
    }

    void becomeCandidate(boolean preVote) {
        assert role.kind() != RaftRole.LEADER : "a leader does not campaign";
        if (preVote) {
            tracker.resetVotes();
            leader = 0;
        } else {
            reset(term + 1);
            vote = id();
        }
        role = new Candidate(this, preVote);
    }

    void becomeLeader() {
        assert role.kind() == RaftRole.CANDIDATE : role.kind();
        reset(term);
        leader = id();
        var elected = new Leader(this);
        role = elected;
        elected.start();
    }

    private void reset(long newTerm) {
        assert term <= newTerm : "term " + newTerm + " after " + term;
        if (term < newTerm) {
            term = newTerm;
            vote = 0;
        }
        leader = 0;
        timers.restart();
        tracker.reset(log.lastIndex() + 1);
    }

    void voteFor(long candidate) {
        assert vote == 0 || vote == candidate : "second vote in term " + term;
        vote = candidate;
    }

    void setLeader(long newLeader) {
        assert leader == 0 || newLeader == 0 || leader == newLeader : "two leaders in term " + term;
        leader = newLeader;
    }

    // ------------------------------------------------------------ membership

    /**
     * Applies a committed change and returns the membership it leads to.
     *
     * <p>The state machine may be behind a snapshot that has replaced the log already. What it still applies then leads from one past membership to the next,
     * and does not concern the one in force.
     */
    Membership changeMembership(ConfChangeV2 change) {
        machineMembership = Memberships.change(machineMembership, change);
        if (restored.isEmpty()) {
            switchTo(machineMembership);
        }
        return machineMembership;
    }

    /** Notes that the state machine got to the index, maybe by way of a snapshot. */
    void machineApplied(long index) {
        for (var next = restored.peek(); next != null && next.index() <= index; next = restored.peek()) {
            restored.remove();
            machineMembership = next.membership();
        }
    }

    /** Takes over the membership of a snapshot: whatever was known of the members' logs is void. */
    void restoreMembership(long snapshotIndex, Membership membership) {
        restored.add(new Restored(snapshotIndex, membership));
        startWith(membership);
    }

    private void startWith(Membership membership) {
        tracker.switchTo(membership, log.lastIndex() + 1);
        tracker.reset(log.lastIndex() + 1);
    }

    private void switchTo(Membership membership) {
        // A new member most likely has nothing, but one index below the end makes the first probe tell.
        tracker.switchTo(membership, Math.max(log.lastIndex(), 1));
        role.membershipChanged();
    }

    // ------------------------------------------------------------ state

    RaftConfig config() {
        return config;
    }

    long id() {
        return config.id();
    }

    RaftLog log() {
        return log;
    }

    Tracker tracker() {
        return tracker;
    }

    Outbox outbox() {
        return outbox;
    }

    Timers timers() {
        return timers;
    }

    Elections elections() {
        return elections;
    }

    long term() {
        return term;
    }

    long vote() {
        return vote;
    }

    long leader() {
        return leader;
    }

    Role role() {
        return role;
    }

    HardState hardState() {
        return new HardState(term, vote, log.committed());
    }

    SoftState softState() {
        return new SoftState(leader, role.kind());
    }

    void addReadState(ReadState state) {
        readStates.add(state);
    }

    boolean hasReadStates() {
        return !readStates.isEmpty();
    }

    List<ReadState> takeReadStates() {
        if (readStates.isEmpty()) {
            return List.of();
        }
        var taken = readStates;
        readStates = new ArrayList<>();
        return taken;
    }
}
