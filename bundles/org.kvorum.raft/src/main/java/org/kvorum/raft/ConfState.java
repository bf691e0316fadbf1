// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;

/**
 * The membership at a point of the log ({@code raftpb.ConfState}). Ids are kept in the order given.
 *
 * @param voters the voters (of the incoming configuration when joint)
 * @param learners the learners
 * @param votersOutgoing the voters of the outgoing configuration; empty unless joint
 * @param learnersNext voters of the outgoing configuration that become learners when the joint configuration is left
 * @param autoLeave whether the joint configuration is left without further request
 */
public record ConfState(
        List<Long> voters, List<Long> learners, List<Long> votersOutgoing, List<Long> learnersNext, boolean autoLeave) {
    /** No members. */
    public static final ConfState EMPTY = new ConfState(List.of(), List.of(), List.of(), List.of(), false);

    public ConfState {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        votersOutgoing = List.copyOf(votersOutgoing);
        learnersNext = List.copyOf(learnersNext);
    }

    /** Returns a configuration of voters and learners that is not joint. */
    public static ConfState of(List<Long> voters, List<Long> learners) {
        return new ConfState(voters, learners, List.of(), List.of(), false);
    }
}
