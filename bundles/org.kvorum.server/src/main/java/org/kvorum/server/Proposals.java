// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;

/**
 * Those who wait for their proposal to be applied, by request id. Any thread; time-outs are looked for in passing, not by a timer each.
 *
 * @param <T> what they wait for
 */
final class Proposals<T> {
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);

    private final ConcurrentHashMap<Long, Waiting<T>> waiting = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final EventLoop loop;
    private final long timeoutNanos;
    private final LongFunction<ErrorCode> timeoutReason;
    private final CounterSeries failures;
    /** Why nobody may wait any more, {@code null} until then. */
    private volatile @Nullable ErrorCode end;

    /** One that waits. */
    private static final class Waiting<T> {
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final long deadlineNanos;
        private volatile long term;

        Waiting(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }
    }

    /**
     * Creates an empty collection.
     *
     * @param timeoutReason what to tell one who began to wait at a time and has waited too long
     */
    Proposals(Ticker ticker, EventLoop loop, Duration timeout, LongFunction<ErrorCode> timeoutReason, Metrics metrics) {
        this.ticker = ticker;
        this.loop = loop;
        this.timeoutNanos = timeout.toNanos();
        this.timeoutReason = timeoutReason;
        this.failures = metrics.counter(
                        "etcd_server_proposals_failed_total", "The total number of failed proposals seen.")
                .with();
        loop.schedule(SWEEP_INTERVAL, this::sweep);
    }

    /** Begins to wait; in vain after {@link #end}. */
    CompletableFuture<T> register(long requestId) {
        var entry = new Waiting<T>(ticker.nanos() + timeoutNanos);
        var before = waiting.put(requestId, entry);
        assert before == null : "request id used twice";
        // Looked at last: who is not seen there sees here that it is over.
        var over = end;
        if (over != null) {
            fail(requestId, over);
        }
        return entry.future;
    }

    /** Notes the term in which the request was given to the leader. */
    void proposed(long requestId, long term) {
        var entry = waiting.get(requestId);
        if (entry != null) {
            entry.term = term;
        }
    }

    /** Ends the waiting for what was given to leaders of earlier terms: it was lost with them. */
    void failOlderThan(long term) {
        waiting.forEach((id, entry) -> {
            if (entry.term != 0 && entry.term < term) {
                fail(id, ErrorCode.TIMEOUT_LEADER_FAILURE);
            }
        });
    }

    /** Ends the waiting for the request and returns who waited, {@code null} if nobody does here. */
    @Nullable
    CompletableFuture<T> take(long requestId) {
        var entry = waiting.remove(requestId);
        return entry == null ? null : entry.future;
    }

    /** Returns whether someone waits for the request here. */
    boolean isWaiting(long requestId) {
        return waiting.containsKey(requestId);
    }

    /** Ends the waiting with an error. */
    void fail(long requestId, ErrorCode error) {
        var future = take(requestId);
        if (future != null) {
            failures.increment();
            future.completeExceptionally(new RequestException(error));
        }
    }

    /** Ends all waiting with an error, that of those who come later too. */
    void end(ErrorCode error) {
        end = error;
        waiting.keySet().forEach(id -> fail(id, error));
    }

    int size() {
        return waiting.size();
    }

    private void sweep() {
        long now = ticker.nanos();
        waiting.forEach((id, entry) -> {
            if (entry.deadlineNanos - now < 0) {
                fail(id, timeoutReason.apply(entry.deadlineNanos - timeoutNanos));
            }
        });
        loop.schedule(SWEEP_INTERVAL, this::sweep);
    }
}
