// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** Counts ticks. The election timeout is drawn anew with each term, so that two candidates do not stay in step. */
final class Timers {
    private final RaftConfig config;
    private int electionElapsed;
    private int heartbeatElapsed;
    private int electionTimeout;

    Timers(RaftConfig config) {
        this.config = config;
        restart();
    }

    /** Starts all over with another timeout. */
    void restart() {
        electionElapsed = 0;
        heartbeatElapsed = 0;
        electionTimeout = config.electionTicks() + config.random().nextInt(config.electionTicks());
    }

    /** Starts waiting anew. */
    void restartElection() {
        electionElapsed = 0;
    }

    /** Counts a tick without a leader; returns whether there were enough of them. */
    boolean electionTick() {
        electionElapsed++;
        return electionTimeout <= electionElapsed;
    }

    /** Counts a leader's tick; returns whether an election timeout is over, not randomised, and then starts it anew. */
    boolean quorumTick() {
        electionElapsed++;
        if (electionElapsed < config.electionTicks()) {
            return false;
        }
        electionElapsed = 0;
        return true;
    }

    /** Counts a leader's tick; returns whether a heartbeat is due, and then starts anew. */
    boolean heartbeatTick() {
        heartbeatElapsed++;
        if (heartbeatElapsed < config.heartbeatTicks()) {
            return false;
        }
        heartbeatElapsed = 0;
        return true;
    }

    /** Returns whether less than an election timeout has passed since the leader was heard. */
    boolean isWithinElectionTimeout() {
        return electionElapsed < config.electionTicks();
    }
}
