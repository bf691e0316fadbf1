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

/** Hands the leadership to a voter that was asked for. Any thread. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final long memberId;
    private final LongSupplier leader;
    private final Membership membership;
    private final LongConsumer transfer;
    private final EventLoop loop;
    private final Ticker ticker;
    private final Duration timeout;

    /**
     * Creates it.
     *
     * @param leader the leader, 0 for none
     * @param transfer asks a voter to take over
     * @param loop where the new leader is waited for
     */
    Handover(
            long memberId,
            LongSupplier leader,
            Membership membership,
            LongConsumer transfer,
            EventLoop loop,
            Ticker ticker,
            Duration timeout) {
        this.memberId = memberId;
        this.leader = leader;
        this.membership = membership;
        this.transfer = transfer;
        this.loop = loop;
        this.ticker = ticker;
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
            transfer.accept(transferee);
        }
        await(transferee, ticker.nanos() + timeout.toNanos(), done);
        return done;
    }

    private void await(long transferee, long deadlineNanos, CompletableFuture<Void> done) {
        if (leader.getAsLong() == transferee) {
            done.complete(null);
        } else if (deadlineNanos - ticker.nanos() < 0) {
            done.completeExceptionally(new RequestException(ErrorCode.LEADER_TRANSFER_TIMEOUT));
        } else {
            loop.schedule(INTERVAL, () -> await(transferee, deadlineNanos, done));
        }
    }
}
