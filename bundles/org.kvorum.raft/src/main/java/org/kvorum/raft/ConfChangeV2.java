// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import org.kvorum.bytes.Bytes;

/**
 * A change of the membership by any number of members ({@code raftpb.ConfChangeV2}).
 *
 * @param transition whether and how it goes through a joint configuration
 * @param changes the steps; none leaves a joint configuration
 * @param context opaque to the consensus
 */
public record ConfChangeV2(ConfChangeTransition transition, List<ConfChangeSingle> changes, Bytes context) {
    /** The change that leaves a joint configuration. */
    public static final ConfChangeV2 LEAVE_JOINT = new ConfChangeV2(ConfChangeTransition.AUTO, List.of(), Bytes.EMPTY);

    public ConfChangeV2 {
        changes = List.copyOf(changes);
    }

    /** Returns a change of one step. */
    public static ConfChangeV2 of(ConfChangeSingle change, Bytes context) {
        return new ConfChangeV2(ConfChangeTransition.AUTO, List.of(change), context);
    }

    /** Returns whether this leaves a joint configuration. */
    public boolean leavesJoint() {
        return transition == ConfChangeTransition.AUTO && changes.isEmpty();
    }

    /** Returns whether this enters a joint configuration. */
    public boolean entersJoint() {
        return transition != ConfChangeTransition.AUTO || 1 < changes.size();
    }

    /** Returns whether the joint configuration this enters is left without a further request. */
    public boolean leavesJointAutomatically() {
        return transition != ConfChangeTransition.JOINT_EXPLICIT;
    }
}
