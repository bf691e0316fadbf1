// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** How a member comes to ask for votes, and how it gives its own. */
final class Elections {
    private final Consensus consensus;

    Elections(Consensus consensus) {
        this.consensus = consensus;
    }

    /** Why a member campaigns. */
    enum Kind {
        /** To learn whether it would win; nobody's term changes. */
        PRE_ELECTION,
        /** To lead. */
        ELECTION,
        /** To lead, on behalf of the present leader: nobody need wait for that one. */
        TRANSFER
    }

    /** Counts a tick without a leader. */
    void tick() {
        if (consensus.timers().electionTick() && isPromotable()) {
            consensus.timers().restartElection();
            campaign();
        }
    }

    /** Campaigns for oneself, asking first if that is configured and there is anybody to ask. */
    Outcome campaign() {
        boolean ask =
                consensus.config().preVote() && !consensus.tracker().quorum().isOnlyVoter(consensus.id());
        return campaign(ask ? Kind.PRE_ELECTION : Kind.ELECTION);
    }

    Outcome campaign(Kind kind) {
        if (consensus.role().kind() == RaftRole.LEADER) {
            return Outcome.IGNORED;
        }
        if (!isPromotable()) {
            return Outcome.NOT_A_VOTER;
        }
        if (hasUnappliedConfChange()) {
            return Outcome.CONF_CHANGE_NOT_APPLIED;
        }
        boolean preVote = kind == Kind.PRE_ELECTION;
        consensus.becomeCandidate(preVote);
        long term = preVote ? consensus.term() + 1 : consensus.term();
        for (long voter : consensus.tracker().membership().allVoters()) {
            if (voter == consensus.id()) {
                // Its own vote counts like any other: not before it is on disk.
                consensus.outbox().sendAfterAppend(new Message.VoteResponse(voter, voter, term, preVote, true));
            } else {
                var log = consensus.log();
                consensus
                        .outbox()
                        .send(new Message.VoteRequest(
                                voter,
                                consensus.id(),
                                term,
                                log.lastIndex(),
                                log.lastTerm(),
                                preVote,
                                kind == Kind.TRANSFER));
            }
        }
        return Outcome.ACCEPTED;
    }

    /** Answers a candidate of this term, or a pre-candidate of a later one. Learners vote too: a member may be a voter already and not know it yet. */
    Outcome answer(Message.VoteRequest request) {
        boolean votedForIt = consensus.vote() == request.from();
        boolean free = consensus.vote() == 0 && consensus.leader() == 0;
        boolean laterPreVote = request.preVote() && consensus.term() < request.term();
        boolean granted = (votedForIt || free || laterPreVote)
                && consensus.log().isUpToDate(request.lastIndex(), request.lastTerm());
        consensus
                .outbox()
                .sendAfterAppend(new Message.VoteResponse(
                        request.from(),
                        consensus.id(),
                        granted ? request.term() : consensus.term(),
                        request.preVote(),
                        granted));
        if (granted && !request.preVote()) {
            consensus.timers().restartElection();
            consensus.voteFor(request.from());
        }
        return Outcome.ACCEPTED;
    }

    /** A member without a vote, or one whose state is about to be replaced, must not lead. */
    private boolean isPromotable() {
        return consensus.tracker().membership().isVoter(consensus.id())
                && !consensus.log().hasPendingSnapshot();
    }

    /** A member that has not applied a committed change would count the votes of a membership that may be gone. */
    private boolean hasUnappliedConfChange() {
        var log = consensus.log();
        // What a snapshot stands for is in force already.
        long next = Math.max(log.applied() + 1, log.firstIndex());
        while (next <= log.committed()) {
            var page = log.entriesFrom(next, consensus.config().maxMessageBytes());
            for (var entry : page) {
                if (entry.index() <= log.committed() && entry.type() != EntryType.NORMAL) {
                    return true;
                }
            }
            next += page.size();
        }
        return false;
    }
}
