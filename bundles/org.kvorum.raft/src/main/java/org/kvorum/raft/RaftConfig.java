// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.random.RandomGenerator;

/**
 * How one member's consensus behaves. {@link #of} has etcd's defaults; change them with the {@code with…} methods.
 *
 * @param id this member, not 0
 * @param electionTicks ticks without a leader after which a follower campaigns; randomised between this and twice this, less one
 * @param heartbeatTicks ticks between two heartbeats of a leader; less than {@code electionTicks}
 * @param preVote whether a candidate asks first whether it would win, so that a member that comes back does not disturb a working leader
 * @param checkQuorum whether a leader steps down that has not heard a quorum for an election timeout, and followers do not vote while they hear a leader
 * @param maxMessageBytes bytes of entries in one append; one entry always goes
 * @param maxInflightMessages appends sent to a member and not yet answered
 * @param maxInflightBytes bytes of entries sent to a member and not yet answered; 0 for no limit
 * @param maxUncommittedBytes bytes of proposals a leader takes in before they are committed; 0 for no limit
 * @param maxApplyBytes bytes of committed entries handed out and not yet applied; one entry always goes
 * @param readOnlyMode how linearizable reads are made sure of
 * @param forwardProposals whether a follower passes proposals on to the leader
 * @param stepDownOnRemoval whether a leader stops leading when it applies its own removal or demotion
 * @param applied the index the state machine has applied when the member starts
 * @param random where election timeouts come from
 */
public record RaftConfig(
        long id,
        int electionTicks,
        int heartbeatTicks,
        boolean preVote,
        boolean checkQuorum,
        long maxMessageBytes,
        int maxInflightMessages,
        long maxInflightBytes,
        long maxUncommittedBytes,
        long maxApplyBytes,
        ReadOnlyMode readOnlyMode,
        boolean forwardProposals,
        boolean stepDownOnRemoval,
        long applied,
        RandomGenerator random) {
    private static final long MIB = 1 << 20;

    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException with the rule that was broken
     */
    public RaftConfig {
        check(id != 0, "id must not be 0");
        check(0 < heartbeatTicks, "heartbeatTicks must be positive");
        check(heartbeatTicks < electionTicks, "electionTicks must be greater than heartbeatTicks");
        check(0 < maxInflightMessages, "maxInflightMessages must be positive");
        check(
                maxInflightBytes == 0 || maxMessageBytes <= maxInflightBytes,
                "maxInflightBytes must not be below maxMessageBytes");
        check(
                readOnlyMode == ReadOnlyMode.SAFE || checkQuorum,
                "lease-based reads need checkQuorum: a leader cut off must notice");
    }

    /** Returns etcd's configuration: election after 10 ticks, heartbeat every tick, pre-vote, check-quorum, 1 MiB messages, 512 of them in flight. */
    public static RaftConfig of(long id, RandomGenerator random) {
        return new RaftConfig(
                id, 10, 1, true, true, MIB, 512, 0, 0, 64 * MIB, ReadOnlyMode.SAFE, true, true, 0, random);
    }

    /** Returns this configuration with other timeouts. */
    public RaftConfig withTicks(int election, int heartbeat) {
        return new RaftConfig(
                id,
                election,
                heartbeat,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forwardProposals,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with or without pre-vote and check-quorum. */
    public RaftConfig withElections(boolean withPreVote, boolean withCheckQuorum) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                withPreVote,
                withCheckQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forwardProposals,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with another flow control of appends. */
    public RaftConfig withFlow(long messageBytes, int inflightMessages, long inflightBytes) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                messageBytes,
                inflightMessages,
                inflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forwardProposals,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with other limits of what is not yet committed and not yet applied. */
    public RaftConfig withBacklog(long uncommittedBytes, long applyBytes) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                uncommittedBytes,
                applyBytes,
                readOnlyMode,
                forwardProposals,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with another way to make reads sure. */
    public RaftConfig withReadOnlyMode(ReadOnlyMode mode) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                mode,
                forwardProposals,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with or without passing proposals on to the leader. */
    public RaftConfig withForwardProposals(boolean forward) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forward,
                stepDownOnRemoval,
                applied,
                random);
    }

    /** Returns this configuration with or without a removed leader stepping down. */
    public RaftConfig withStepDownOnRemoval(boolean stepDown) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forwardProposals,
                stepDown,
                applied,
                random);
    }

    /** Returns this configuration for a state machine that has applied up to the index. */
    public RaftConfig withApplied(long index) {
        return new RaftConfig(
                id,
                electionTicks,
                heartbeatTicks,
                preVote,
                checkQuorum,
                maxMessageBytes,
                maxInflightMessages,
                maxInflightBytes,
                maxUncommittedBytes,
                maxApplyBytes,
                readOnlyMode,
                forwardProposals,
                stepDownOnRemoval,
                index,
                random);
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
