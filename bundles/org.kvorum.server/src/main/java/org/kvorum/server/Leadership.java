// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;

/** When leaders came and went, to tell those who waited in vain why. Changed on the consensus' loop, asked on any thread. */
final class Leadership {
    private final Ticker ticker;
    private final long electionTimeoutNanos;
    private final LongSupplier connectedSince;

    private volatile State state;

    /**
     * @param leader the leader, 0 for none
     * @param sinceNanos since when that is so
     * @param electedNanos when the last leader was heard of
     */
    private record State(long leader, long sinceNanos, long electedNanos) {}

    /**
     * Creates a history without a leader.
     *
     * @param connectedSince since when this member reaches its leader, or as the leader a quorum; {@link Long#MAX_VALUE} if it does not
     */
    Leadership(Ticker ticker, Duration electionTimeout, LongSupplier connectedSince) {
        this.ticker = ticker;
        this.electionTimeoutNanos = electionTimeout.toNanos();
        this.connectedSince = connectedSince;
        long now = ticker.nanos();
        // No leader ever came: nobody can have waited for one that failed.
        this.state = new State(0, now, now - 2 * electionTimeoutNanos);
    }

    /** Notes the leader; returns whether it is another one than before. */
    boolean changed(long leader) {
        var old = state;
        if (old.leader() == leader) {
            return false;
        }
        long now = ticker.nanos();
        state = new State(leader, now, leader == 0 ? old.electedNanos() : now);
        return true;
    }

    /** Returns the leader, 0 for none. */
    long leader() {
        return state.leader();
    }

    /** Returns why a proposal made at the time is without an answer. */
    ErrorCode timeoutReason(long startNanos) {
        var now = state;
        if (now.leader() == 0 && now.sinceNanos() - startNanos <= 0) {
            // Nobody was there to propose it to.
            return ErrorCode.DEADLINE_EXCEEDED;
        }
        long previousLost = now.electedNanos() - 2 * electionTimeoutNanos;
        if (previousLost - startNanos < 0 && startNanos - now.electedNanos() < 0) {
            return ErrorCode.TIMEOUT_LEADER_FAILURE;
        }
        if (now.leader() == 0) {
            return ErrorCode.TIMEOUT;
        }
        long connected = connectedSince.getAsLong();
        return connected == Long.MAX_VALUE || 0 < connected - startNanos
                ? ErrorCode.TIMEOUT_CONNECTION_LOST
                : ErrorCode.TIMEOUT;
    }
}
