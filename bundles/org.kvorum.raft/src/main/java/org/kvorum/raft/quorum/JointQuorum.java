// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.quorum;

import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * Two sets of voters that must both agree, as while the membership changes from one to the other.
 *
 * @param incoming the voters of the new configuration, or of the only one
 * @param outgoing the voters of the old configuration; empty unless joint
 */
public record JointQuorum(Majority incoming, Majority outgoing) {
    /** Returns the highest index that both sets have reached. */
    public long committed(LongUnaryOperator reached) {
        return Math.min(incoming.committed(reached), outgoing.committed(reached));
    }

    /** Returns what the votes amount to: a joint decision is won in both sets and lost in any. */
    public VoteResult result(LongFunction<Vote> votes) {
        var first = incoming.result(votes);
        var second = outgoing.result(votes);
        if (first == second) {
            return first;
        }
        return first == VoteResult.LOST || second == VoteResult.LOST ? VoteResult.LOST : VoteResult.PENDING;
    }

    /** Returns whether the member votes in either set. */
    public boolean contains(long id) {
        return incoming.contains(id) || outgoing.contains(id);
    }

    /** Returns whether this member decides alone. A leader that has been removed does not, even if only one voter is left. */
    public boolean isOnlyVoter(long id) {
        return incoming.size() == 1 && incoming.contains(id) && outgoing.isEmpty();
    }
}
