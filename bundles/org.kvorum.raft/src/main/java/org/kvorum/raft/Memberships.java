// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.kvorum.raft.confchange.Changer;
import org.kvorum.raft.confchange.Membership;
import org.kvorum.raft.confchange.Step;

/** Translates between the membership as it is written and as the algebra knows it. */
final class Memberships {
    private Memberships() {}

    static Membership of(ConfState state) {
        return new Membership(
                new TreeSet<>(state.voters()),
                new TreeSet<>(state.votersOutgoing()),
                new TreeSet<>(state.learners()),
                new TreeSet<>(state.learnersNext()),
                state.autoLeave());
    }

    static ConfState toConfState(Membership membership) {
        return new ConfState(
                List.copyOf(membership.voters()),
                List.copyOf(membership.learners()),
                List.copyOf(membership.outgoing()),
                List.copyOf(membership.learnersNext()),
                membership.autoLeave());
    }

    /** Returns the membership after the change; throws {@link IllegalArgumentException} if there is none. */
    static Membership change(Membership from, ConfChangeV2 change) {
        if (change.leavesJoint()) {
            return Changer.leaveJoint(from);
        }
        return change.entersJoint()
                ? Changer.enterJoint(from, steps(change), change.leavesJointAutomatically())
                : Changer.simple(from, steps(change));
    }

    /** Returns the change an entry asks for, nothing if it is a command. */
    static Optional<ConfChangeV2> changeIn(Entry entry) {
        return switch (entry.type()) {
            case NORMAL -> Optional.empty();
            case CONF_CHANGE ->
                Optional.of(RaftCodec.decodeConfChange(entry.data()).asV2());
            case CONF_CHANGE_V2 -> Optional.of(RaftCodec.decodeConfChangeV2(entry.data()));
        };
    }

    private static List<Step> steps(ConfChangeV2 change) {
        List<Step> steps = new ArrayList<>();
        for (var single : change.changes()) {
            switch (single.type()) {
                case ADD_NODE -> steps.add(new Step(Step.Kind.VOTER, single.nodeId()));
                case ADD_LEARNER_NODE -> steps.add(new Step(Step.Kind.LEARNER, single.nodeId()));
                case REMOVE_NODE -> steps.add(new Step(Step.Kind.REMOVED, single.nodeId()));
                case UPDATE_NODE -> {
                    // Concerns those who keep addresses, not the consensus.
                }
            }
        }
        return steps;
    }
}
