// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;

/** The part a member plays. What a role does not override it ignores; messages get here only if they are of the member's own term, or of none. */
abstract sealed class Role implements Message.Handler<Outcome> permits Follower, Candidate, Leader {
    final Consensus consensus;

    Role(Consensus consensus) {
        this.consensus = consensus;
    }

    abstract RaftRole kind();

    abstract void tick();

    /** Proposes commands. */
    abstract Outcome propose(List<Bytes> payloads);

    /** The log is durable up to {@link RaftLog#stableIndex}. */
    void stable() {}

    /** The state machine has applied up to {@link RaftLog#applied}, which released so many bytes of payload. */
    void applied(long payloadBytes) {}

    /** The membership changed. */
    void membershipChanged() {}

    /** The member could not be reached. */
    void unreachable(long id) {}

    /** A snapshot got through to the member, or did not. */
    void snapshotSent(long id, boolean arrived) {}

    Outcome forgetLeader() {
        return Outcome.IGNORED;
    }

    /** Returns the member the leadership is being passed on to, 0 for none. */
    long transferee() {
        return 0;
    }

    @Override
    public final Outcome voteRequest(Message.VoteRequest message) {
        return consensus.elections().answer(message);
    }

    @Override
    public Outcome append(Message.Append message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome appendAccepted(Message.AppendAccepted message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome appendRejected(Message.AppendRejected message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome voteResponse(Message.VoteResponse message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome installSnapshot(Message.InstallSnapshot message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome heartbeat(Message.Heartbeat message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome heartbeatResponse(Message.HeartbeatResponse message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome transferLeader(Message.TransferLeader message) {
        return Outcome.NO_LEADER;
    }

    @Override
    public Outcome timeoutNow(Message.TimeoutNow message) {
        return Outcome.IGNORED;
    }

    @Override
    public Outcome readIndex(Message.ReadIndex message) {
        return Outcome.NO_LEADER;
    }

    @Override
    public Outcome readIndexResponse(Message.ReadIndexResponse message) {
        return Outcome.IGNORED;
    }
}
