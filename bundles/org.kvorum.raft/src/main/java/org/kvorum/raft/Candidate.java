// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.quorum.VoteResult;

/** A member that asks for votes, or asks whether it would get them. */
final class Candidate extends Role {
    private final boolean preVote;

    Candidate(Consensus consensus, boolean preVote) {
        super(consensus);
        this.preVote = preVote;
    }

    @Override
    RaftRole kind() {
        return preVote ? RaftRole.PRE_CANDIDATE : RaftRole.CANDIDATE;
    }

    @Override
    void tick() {
        consensus.elections().tick();
    }

    @Override
    Outcome propose(List<Bytes> payloads) {
        return Outcome.NO_LEADER;
    }

    @Override
    public Outcome propose(Message.Propose message) {
        return Outcome.NO_LEADER;
    }

    @Override
    public Outcome voteResponse(Message.VoteResponse message) {
        if (message.preVote() != preVote) {
            return Outcome.IGNORED;
        }
        consensus.tracker().recordVote(message.from(), message.granted());
        var result = consensus.tracker().voteResult();
        if (result == VoteResult.WON && (preVote || isOwnVoteDurable())) {
            if (preVote) {
                consensus.elections().campaign(Elections.Kind.ELECTION);
            } else {
                consensus.becomeLeader();
            }
        } else if (result == VoteResult.LOST) {
            // The term stays: whoever refused may be of this very term.
            consensus.becomeFollower(consensus.term(), 0);
        }
        return Outcome.ACCEPTED;
    }

    /**
     * The others' votes may be enough without its own, but a leader that forgets its term in a crash could win it again from the same voters, and give other
     * entries the same indexes and term.
     */
    private boolean isOwnVoteDurable() {
        return consensus.tracker().hasVoteOf(consensus.id());
    }

    // Whoever speaks as the leader of this term was elected in it.

    @Override
    public Outcome append(Message.Append message) {
        return consensus.becomeFollower(message.term(), message.from()).append(message);
    }

    @Override
    public Outcome installSnapshot(Message.InstallSnapshot message) {
        return consensus.becomeFollower(message.term(), message.from()).installSnapshot(message);
    }

    @Override
    public Outcome heartbeat(Message.Heartbeat message) {
        return consensus.becomeFollower(message.term(), message.from()).heartbeat(message);
    }
}
