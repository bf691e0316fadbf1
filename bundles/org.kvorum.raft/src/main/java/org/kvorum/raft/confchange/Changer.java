// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.confchange;

import java.util.List;
import java.util.TreeSet;

/**
 * The three ways from one configuration to another. Each throws {@link IllegalArgumentException} if there is no such way, and changes nothing.
 *
 * <p>A single voter more or less can be changed at once, because any two majorities before and after have a member in common; everything else goes through a
 * joint configuration, in which both majorities are needed.
 */
public final class Changer {
    private final TreeSet<Long> voters;
    private final TreeSet<Long> outgoing;
    private final TreeSet<Long> learners;
    private final TreeSet<Long> learnersNext;

    private Changer(Membership from) {
        this.voters = new TreeSet<>(from.voters());
        this.outgoing = new TreeSet<>(from.outgoing());
        this.learners = new TreeSet<>(from.learners());
        this.learnersNext = new TreeSet<>(from.learnersNext());
    }

    /** Returns the configuration after steps that change at most one voter. */
    public static Membership simple(Membership from, List<Step> steps) {
        check(!from.isJoint(), "a joint configuration must be left first");
        var changer = new Changer(from);
        changer.apply(steps);
        var difference = new TreeSet<>(from.voters());
        difference.removeAll(changer.voters);
        int changed = difference.size() + changer.voters.size() - (from.voters().size() - difference.size());
        check(changed <= 1, "more than one voter changed without a joint configuration");
        return changer.result(false);
    }

    /** Returns the joint configuration that leads to the one after the steps. */
    public static Membership enterJoint(Membership from, List<Step> steps, boolean autoLeave) {
        check(!from.isJoint(), "the configuration is already joint");
        check(!from.voters().isEmpty(), "a configuration without voters cannot become joint");
        var changer = new Changer(from);
        changer.outgoing.addAll(from.voters());
        changer.apply(steps);
        return changer.result(autoLeave);
    }

    /** Returns the incoming configuration alone. */
    public static Membership leaveJoint(Membership from) {
        check(from.isJoint(), "the configuration is not joint");
        var changer = new Changer(from);
        changer.learners.addAll(changer.learnersNext);
        changer.learnersNext.clear();
        changer.outgoing.clear();
        return changer.result(false);
    }

    private void apply(List<Step> steps) {
        for (var step : steps) {
            // A change that was refused after it had been proposed has its member set to 0.
            if (step.id() != 0) {
                switch (step.kind()) {
                    case VOTER -> makeVoter(step.id());
                    case LEARNER -> makeLearner(step.id());
                    case REMOVED -> remove(step.id());
                }
            }
        }
        check(!voters.isEmpty(), "all voters removed");
    }

    private void makeVoter(long id) {
        learners.remove(id);
        learnersNext.remove(id);
        voters.add(id);
    }

    private void makeLearner(long id) {
        remove(id);
        (outgoing.contains(id) ? learnersNext : learners).add(id);
    }

    private void remove(long id) {
        voters.remove(id);
        learners.remove(id);
        learnersNext.remove(id);
    }

    private Membership result(boolean autoLeave) {
        return new Membership(voters, outgoing, learners, learnersNext, autoLeave);
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
