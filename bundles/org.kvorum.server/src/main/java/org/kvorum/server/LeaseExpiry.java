// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.member.RequestException;
import org.kvorum.command.Command;
import org.kvorum.command.LeaseCheckpoint;
import org.kvorum.command.LeaseCheckpointRequest;
import org.kvorum.command.LeaseRevokeRequest;

/**
 * Ends leases that ran out, through the log, and renews others. Runs on a loop; only the primary lessor has anything to report.
 */
final class LeaseExpiry {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration RENEWAL_RETRY = Duration.ofMillis(50);
    private static final int EXPIRED_MAX = 500;
    private static final int CHECKPOINTS_MAX = 1000;

    private final EventLoop loop;
    private final Ticker ticker;
    private final Lessor lessor;
    private final Log log;
    private final Duration requestTimeout;
    private final Consumer<Integer> expired;

    /** What the leader writes of its own accord. */
    interface Log {
        /** Returns the term. */
        long term();

        /**
         * Replicates a command without waiting for it, if this member still leads in the term. A revoke must not get to a later leader by whatever way: that one
         * may have renewed the lease.
         */
        void propose(long term, Command command);
    }

    /**
     * Creates the task.
     *
     * @param log where revokes and checkpoints go
     * @param expired told how many leases ran out
     */
    LeaseExpiry(
            EventLoop loop, Ticker ticker, Lessor lessor, Log log, Duration requestTimeout, Consumer<Integer> expired) {
        this.loop = loop;
        this.ticker = ticker;
        this.lessor = lessor;
        this.log = log;
        this.requestTimeout = requestTimeout;
        this.expired = expired;
    }

    void start() {
        loop.schedule(INTERVAL, this::run);
    }

    private void run() {
        long term = log.term();
        if (lessor.isPrimary()) {
            var ended = lessor.takeExpired(EXPIRED_MAX, requestTimeout);
            ended.forEach(id -> log.propose(term, new LeaseRevokeRequest(id)));
            if (!ended.isEmpty()) {
                expired.accept(ended.size());
            }
            var checkpoints = lessor.takeDueCheckpoints(CHECKPOINTS_MAX);
            if (!checkpoints.isEmpty()) {
                log.propose(term, new LeaseCheckpointRequest(checkpoints));
            }
        }
        loop.schedule(INTERVAL, this::run);
    }

    /** Renews a lease; completes with its new TTL, 0 if there is none. Any thread. */
    CompletableFuture<Long> renew(long id) {
        var result = new CompletableFuture<Long>();
        renew(id, ticker.nanos() + requestTimeout.toNanos(), result);
        return result;
    }

    private void renew(long id, long deadlineNanos, CompletableFuture<Long> result) {
        long term = log.term();
        var renewal = lessor.renew(id);
        switch (renewal.state()) {
            case RENEWED -> {
                if (renewal.hadCheckpoint()) {
                    log.propose(term, new LeaseCheckpointRequest(java.util.List.of(new LeaseCheckpoint(id, 0))));
                }
                result.complete(renewal.ttlSeconds());
            }
            case NOT_FOUND -> result.complete(0L);
            case EXPIRED -> {
                // It will be revoked, and is as good as gone, but nobody may hear so before its keys are.
                if (deadlineNanos - ticker.nanos() < 0) {
                    result.completeExceptionally(new RequestException(ErrorCode.TIMEOUT));
                } else {
                    loop.schedule(RENEWAL_RETRY, () -> renew(id, deadlineNanos, result));
                }
            }
            case NOT_PRIMARY -> result.completeExceptionally(new RequestException(ErrorCode.NOT_PRIMARY_LESSOR));
        }
    }
}
