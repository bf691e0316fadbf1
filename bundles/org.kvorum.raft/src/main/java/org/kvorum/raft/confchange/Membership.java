// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.confchange;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.kvorum.raft.quorum.JointQuorum;
import org.kvorum.raft.quorum.Majority;

/**
 * Who belongs to the cluster, in the form the algebra works on.
 *
 * <p>Demoting a voter while the outgoing configuration still counts its vote cannot make it a learner at once: it waits in {@code learnersNext}.
 *
 * @param voters the voters of the incoming configuration, or of the only one
 * @param outgoing the voters of the outgoing configuration; empty unless joint
 * @param learners the members that vote in neither
 * @param learnersNext outgoing voters that become learners when the joint configuration is left
 * @param autoLeave whether the joint configuration is left without further request
 */
public record Membership(
        SortedSet<Long> voters,
        SortedSet<Long> outgoing,
        SortedSet<Long> learners,
        SortedSet<Long> learnersNext,
        boolean autoLeave) {
    /** Nobody. */
    public static final Membership EMPTY =
            new Membership(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), false);

    /**
     * Checks the sets against each other.
     *
     * @throws IllegalArgumentException if a member would be two things at once
     */
    public Membership {
        voters = copy(voters);
        outgoing = copy(outgoing);
        learners = copy(learners);
        learnersNext = copy(learnersNext);
        check(outgoing.containsAll(learnersNext), "members that will be learners must be outgoing voters");
        check(Collections.disjoint(learnersNext, learners), "members that will be learners must not be learners yet");
        check(Collections.disjoint(learners, voters), "learners must not vote");
        check(Collections.disjoint(learners, outgoing), "learners must not vote in the outgoing configuration");
        check(!autoLeave || !outgoing.isEmpty(), "only a joint configuration can be left");
    }

    /** Returns whether two configurations decide together. */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    /** Returns whether the member has a part in the cluster, with or without a vote. */
    public boolean contains(long id) {
        return isVoter(id) || learners.contains(id);
    }

    /** Returns whether the member votes in either configuration. */
    public boolean isVoter(long id) {
        return voters.contains(id) || outgoing.contains(id);
    }

    /** Returns all voters of both configurations, in ascending order. */
    public SortedSet<Long> allVoters() {
        var all = new TreeSet<>(voters);
        all.addAll(outgoing);
        return all;
    }

    /** Returns all members, in ascending order. */
    public SortedSet<Long> members() {
        var all = new TreeSet<>(allVoters());
        all.addAll(learners);
        return all;
    }

    /** Returns those who decide. */
    public JointQuorum quorum() {
        return new JointQuorum(new Majority(voters), new Majority(outgoing));
    }

    /** Returns a line for scenarios and logs, such as {@code voters=[1, 2]&&[1] learners=[3]}. */
    @Override
    public String toString() {
        var text = new StringBuilder("voters=").append(voters);
        if (isJoint()) {
            text.append("&&").append(outgoing);
        }
        if (!learners.isEmpty()) {
            text.append(" learners=").append(learners);
        }
        if (!learnersNext.isEmpty()) {
            text.append(" learnersNext=").append(learnersNext);
        }
        return text.append(autoLeave ? " autoLeave" : "").toString();
    }

    private static SortedSet<Long> copy(Collection<Long> ids) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
