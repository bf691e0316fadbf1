// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the leadership to a voter that was asked for. Any thread.
 *
 * <p>The consensus gives a transfer up after an election timeout, and a voter that has not yet applied its own promotion does not hear of one: it is asked again
 * a few times, but not for long, as nothing can be written meanwhile.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int ATTEMPTS_MAX = 3;

    private final long memberId;
    private final LongSupplier leader;
    private final Membership membership;
    private final LongConsumer transfer;
    private final EventLoop loop;
    private final Ticker ticker;
    private final Duration electionTimeout;
    private final Duration timeout;

    /**
     * Creates it.
     *
     * @param leader the leader, 0 for none
     * @param transfer asks a voter to take over
     * @param loop where the new leader is waited for
     * @param electionTimeout how long the consensus tries
     * @param timeout how long the request may take
     */
    Handover(
            long memberId,
            LongSupplier leader,
            Membership membership,
            LongConsumer transfer,
            EventLoop loop,
            Ticker ticker,
            Duration electionTimeout,
            Duration timeout) {
        this.memberId = memberId;
        this.leader = leader;
        this.membership = membership;
        this.transfer = transfer;
        this.loop = loop;
        this.ticker = ticker;
        this.electionTimeout = electionTimeout;
        this.timeout = timeout;
    }

    /** Completes when the member leads. */
    CompletableFuture<Void> to(long transferee) {
        if (leader.getAsLong() != memberId) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.NOT_LEADER));
        }
        var member = membership.member(transferee);
        if (member.isEmpty() || member.get().learner()) {
            return CompletableFuture.failedFuture(new RequestException(ErrorCode.BAD_LEADER_TRANSFEREE));
        }
        var done = new CompletableFuture<Void>();
        if (transferee != memberId) {
            LOG.atInfo()
                    .addKeyValue("local-member-id", Long.toHexString(memberId))
                    .addKeyValue("transferee-member-id", Long.toHexString(transferee))
                    .log("leadership transfer starting");
        }
        new Transfer(transferee, done).attempt(1);
        return done;
    }

    /** A transfer under way. */
    private final class Transfer {
        private final long transferee;
        private final CompletableFuture<Void> done;
        private final long deadlineNanos = ticker.nanos() + timeout.toNanos();

        Transfer(long transferee, CompletableFuture<Void> done) {
            this.transferee = transferee;
            this.done = done;
        }

        void attempt(int number) {
            if (leader.getAsLong() == memberId && transferee != memberId) {
                transfer.accept(transferee);
            }
            await(number, ticker.nanos() + electionTimeout.toNanos());
        }

        private void await(int number, long nextNanos) {
            long now = ticker.nanos();
            if (leader.getAsLong() == transferee) {
                done.complete(null);
            } else if (deadlineNanos - now < 0) {
                done.completeExceptionally(new RequestException(ErrorCode.LEADER_TRANSFER_TIMEOUT));
            } else if (number < ATTEMPTS_MAX && nextNanos - now < 0) {
                loop.schedule(INTERVAL, () -> attempt(number + 1));
            } else {
                loop.schedule(INTERVAL, () -> await(number, nextNanos));
            }
        }
    }
}
