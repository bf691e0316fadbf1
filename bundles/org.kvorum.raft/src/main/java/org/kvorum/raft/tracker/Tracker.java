// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.tracker;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.raft.confchange.Membership;
import org.kvorum.raft.quorum.JointQuorum;
import org.kvorum.raft.quorum.Vote;
import org.kvorum.raft.quorum.VoteResult;

/** The membership in force, with the progress and the vote of each member. */
public final class Tracker {
    private final Supplier<Inflights> windows;
    private final TreeMap<Long, Progress> progress = new TreeMap<>();
    private final Map<Long, Boolean> votes = new TreeMap<>();

    private Membership membership = Membership.EMPTY;
    private JointQuorum quorum = membership.quorum();

    /** Creates a tracker of nobody; {@code windows} makes an empty window for a member. */
    public Tracker(Supplier<Inflights> windows) {
        this.windows = windows;
    }

    /** Puts another membership in force. New members start with a probe at {@code next}; the others keep their progress. */
    public void switchTo(Membership newMembership, long next) {
        membership = newMembership;
        quorum = newMembership.quorum();
        var members = newMembership.members();
        progress.keySet().retainAll(members);
        for (long id : members) {
            boolean learner = newMembership.learners().contains(id);
            var known = progress.get(id);
            if (known == null) {
                var added = new Progress(next, learner, windows.get());
                // A member that has just been added has had no time to answer: it must not look dead to the next check
                // of the quorum.
                added.setRecentlyActive(true);
                progress.put(id, added);
            } else if (known.isLearner() != learner) {
                progress.put(id, known.withLearner(learner));
            }
        }
    }

    /** Forgets all progress and votes, as at the beginning of a term. */
    public void reset(long next) {
        progress.replaceAll((id, old) -> new Progress(next, old.isLearner(), windows.get()));
        votes.clear();
    }

    /** Forgets all votes. */
    public void resetVotes() {
        votes.clear();
    }

    /** Notes a vote; only the first of a member counts. */
    public void recordVote(long id, boolean granted) {
        votes.putIfAbsent(id, granted);
    }

    /** Returns whether the member's vote has come. */
    public boolean hasVoteOf(long id) {
        return votes.containsKey(id);
    }

    /** Returns what the votes amount to. */
    public VoteResult voteResult() {
        return quorum.result(id -> toVote(votes.get(id)));
    }

    /** Returns the highest index a quorum holds. */
    public long committed() {
        return quorum.committed(id -> {
            var member = progress.get(id);
            return member == null ? 0 : member.match();
        });
    }

    /** Returns whether a quorum was heard of. */
    public boolean isQuorumActive() {
        LongFunction<Vote> active = id -> {
            var member = progress.get(id);
            return member != null && member.isRecentlyActive() ? Vote.YES : Vote.NO;
        };
        return quorum.result(active) == VoteResult.WON;
    }

    /** Returns the membership in force. */
    public Membership membership() {
        return membership;
    }

    /** Returns those who decide. */
    public JointQuorum quorum() {
        return quorum;
    }

    /** Returns the member's progress, or {@code null} if it is no member. */
    public @Nullable Progress progress(long id) {
        return progress.get(id);
    }

    /** Returns the members' ids, in ascending order. */
    public Collection<Long> ids() {
        return Collections.unmodifiableSet(progress.keySet());
    }

    private static Vote toVote(@Nullable Boolean granted) {
        if (granted == null) {
            return Vote.MISSING;
        }
        return granted ? Vote.YES : Vote.NO;
    }
}
