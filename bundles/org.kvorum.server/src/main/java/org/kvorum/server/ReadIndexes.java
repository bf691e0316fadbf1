// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ReadState;

/**
 * Linearizable reads in rounds: all readers that came meanwhile share one ReadIndex round, then wait until its index is applied. A round is asked for again
 * when no answer comes; the answer to any of its requests counts.
 *
 * <p>Everything but {@link #read()} happens on the loop, which is that of the consensus.
 */
final class ReadIndexes {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Ticker ticker;
    private final RequestIds ids;
    private final Consumer<Bytes> ask;
    private final LongSupplier appliedIndex;
    private final long timeoutNanos;
    private final CounterSeries failed;
    private final CounterSeries slow;

    private final ConcurrentLinkedQueue<CompletableFuture<Void>> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>((a, b) -> Long.compare(a.index(), b.index()));
    private @Nullable Round round;

    private boolean expiryScheduled;

    private record Waiting(long index, List<CompletableFuture<Void>> readers, long deadlineNanos) {}

    /** A round that has no answer yet. */
    private static final class Round {
        private final List<CompletableFuture<Void>> readers;
        private final List<Bytes> contexts = new ArrayList<>();
        private final long deadlineNanos;

        Round(List<CompletableFuture<Void>> readers, long deadlineNanos) {
            this.readers = readers;
            this.deadlineNanos = deadlineNanos;
        }
    }

    /**
     * Creates the rounds.
     *
     * @param ask begins a ReadIndex request with the context
     * @param appliedIndex the applied index
     */
    ReadIndexes(
            EventLoop loop,
            Ticker ticker,
            RequestIds ids,
            Consumer<Bytes> ask,
            LongSupplier appliedIndex,
            Duration timeout,
            Metrics metrics) {
        this.loop = loop;
        this.ticker = ticker;
        this.ids = ids;
        this.ask = ask;
        this.appliedIndex = appliedIndex;
        this.timeoutNanos = timeout.toNanos();
        this.failed = metrics.counter(
                        "etcd_server_read_indexes_failed_total", "The total number of failed read indexes seen.")
                .with();
        this.slow = metrics.counter(
                        "etcd_server_slow_read_indexes_total",
                        "The total number of pending read indexes not in sync with leader's or timed out read index requests.")
                .with();
    }

    /** Completes when everything acknowledged before the call is applied here; any thread. */
    CompletableFuture<Void> read() {
        var reader = new CompletableFuture<Void>();
        incoming.add(reader);
        schedule();
        return reader;
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(this::begin);
        }
    }

    private void begin() {
        if (round != null) {
            // Those who came meanwhile share the next round: they may not use the answer to a question asked before
            // they came.
            return;
        }
        scheduled.set(false);
        var readers = new ArrayList<CompletableFuture<Void>>();
        for (var reader = incoming.poll(); reader != null; reader = incoming.poll()) {
            readers.add(reader);
        }
        if (!readers.isEmpty()) {
            var begun = new Round(readers, ticker.nanos() + timeoutNanos);
            round = begun;
            ask(begun);
        }
    }

    private void ask(Round asked) {
        var context = Bytes.bigEndian(ids.next());
        asked.contexts.add(context);
        loop.schedule(RETRY_INTERVAL, () -> retry(asked));
        ask.accept(context);
    }

    private void retry(Round asked) {
        if (round != asked) {
            return;
        }
        if (asked.deadlineNanos - ticker.nanos() < 0) {
            slow.increment();
            end(ErrorCode.TIMEOUT);
        } else {
            ask(asked);
        }
    }

    /** Takes answers of the consensus. */
    void answered(List<ReadState> states) {
        assert loop.inLoop();
        for (var state : states) {
            var current = round;
            if (current != null && current.contexts.contains(state.context())) {
                waiting.add(new Waiting(state.index(), current.readers, current.deadlineNanos));
                round = null;
                scheduled.set(true);
                begin();
            } else {
                slow.increment();
            }
        }
        applied();
    }

    /** Lets those go whose index is applied. */
    void applied() {
        assert loop.inLoop();
        long index = appliedIndex.getAsLong();
        for (var next = waiting.peek(); next != null && next.index() <= index; next = waiting.peek()) {
            waiting.remove();
            next.readers().forEach(reader -> reader.complete(null));
        }
        expireLater();
    }

    /** Looks from time to time for readers whose index is not applied in time. */
    private void expireLater() {
        if (!waiting.isEmpty() && !expiryScheduled) {
            expiryScheduled = true;
            loop.schedule(EXPIRY_INTERVAL, this::expire);
        }
    }

    private void expire() {
        expiryScheduled = false;
        long now = ticker.nanos();
        var late = waiting.stream()
                .filter(waiter -> waiter.deadlineNanos() - now < 0)
                .toList();
        waiting.removeAll(late);
        late.forEach(waiter -> fail(waiter.readers(), ErrorCode.TIMEOUT));
        expireLater();
    }

    private static void fail(List<CompletableFuture<Void>> readers, ErrorCode error) {
        readers.forEach(reader -> reader.completeExceptionally(new RequestException(error)));
    }

    /** Asks again at once: the leader could not answer before the first commit of its term. */
    void termBegun() {
        var current = round;
        if (current != null) {
            ask(current);
        }
    }

    /** Ends the round that is under way: its leader is gone. */
    void leaderChanged() {
        if (round != null) {
            failed.increment();
        }
        end(ErrorCode.LEADER_CHANGED);
    }

    private void end(ErrorCode error) {
        assert loop.inLoop();
        var ended = round;
        if (ended != null) {
            round = null;
            fail(ended.readers, error);
        }
        scheduled.set(true);
        begin();
    }
}
