// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.quorum;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** A set of voters that decides by more than half. The empty set agrees to everything, so that it can stand for "no second set" in a joint quorum. */
public final class Majority {
    /** What the empty set has committed: no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final long[] ids;

    /** Creates the set of these voters. */
    public Majority(Collection<Long> ids) {
        this.ids = ids.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Returns whether there are no voters. */
    public boolean isEmpty() {
        return ids.length == 0;
    }

    /** Returns whether the member is a voter. */
    public boolean contains(long id) {
        return 0 <= Arrays.binarySearch(ids, id);
    }

    /** Returns the number of voters. */
    public int size() {
        return ids.length;
    }

    /** Returns the highest index that more than half of the voters have reached. */
    public long committed(LongUnaryOperator reached) {
        if (ids.length == 0) {
            return UNLIMITED;
        }
        var indexes = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            indexes[i] = reached.applyAsLong(ids[i]);
        }
        Arrays.sort(indexes);
        // In ascending order, this one and all after it are more than half.
        return indexes[(ids.length - 1) / 2];
    }

    /** Returns what the votes amount to. */
    public VoteResult result(LongFunction<Vote> votes) {
        int yes = 0;
        int missing = 0;
        for (long id : ids) {
            switch (votes.apply(id)) {
                case YES -> yes++;
                case MISSING -> missing++;
                case NO -> {}
            }
        }
        int quorum = ids.length / 2 + 1;
        if (ids.length == 0 || quorum <= yes) {
            return VoteResult.WON;
        }
        return quorum <= yes + missing ? VoteResult.PENDING : VoteResult.LOST;
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
