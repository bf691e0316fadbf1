// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.kvorum.bench.h2.Link;

/** Keeps the clients of one event loop busy and counts what they do. All but {@link #completed()} runs on that loop. */
final class Worker {

    private static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long RETRY_DELAY_MILLIS = 5;

    private final EventLoop loop;
    private final double nanosPerArrival;
    private final List<Client> clients = new ArrayList<>();
    private final ArrayDeque<Client> idle = new ArrayDeque<>();
    private final Histogram latencies = new Histogram(1_000, LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private final AtomicLong completed = new AtomicLong();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private long budget;
    private int outstanding;
    private boolean recording;
    private boolean stopping;
    private boolean timerArmed;
    private long firstArrivalNanos;
    private long arrivals;

    /**
     * @param budget operations to start in all
     * @param ratePerSecond arrivals of the open loop, or 0
     */
    Worker(EventLoop loop, long budget, double ratePerSecond) {
        this.loop = loop;
        this.budget = budget;
        this.nanosPerArrival = ratePerSecond == 0 ? 0 : 1e9 / ratePerSecond;
    }

    EventLoop loop() {
        return loop;
    }

    /** Operations answered so far; from any thread. */
    long completed() {
        return completed.get();
    }

    /** Done when the worker was stopped, or its budget used up, and no request waits for its answer. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    Histogram latencies() {
        return latencies;
    }

    Map<String, Long> errors() {
        return errors;
    }

    void add(Link link, Session session) {
        clients.add(new Client(this, link, session));
    }

    void start() {
        long now = Ticks.nanos();
        firstArrivalNanos = now;
        if (nanosPerArrival > 0) {
            idle.addAll(clients);
            dispatch(now);
        } else {
            clients.forEach(client -> next(client, now));
            clients.forEach(Client::flush);
        }
        finishIfDone();
    }

    void record(boolean on) {
        recording = on;
    }

    void stop() {
        stopping = true;
        clients.forEach(Client::withdraw);
        finishIfDone();
    }

    /** Ends the calls that are still open, answered or not. */
    void cancelAll() {
        clients.forEach(Client::cancel);
    }

    int outstanding() {
        return outstanding;
    }

    void done(Client client, long startedNanos) {
        long now = Ticks.nanos();
        // One writer, and readers that only want to see progress: no need for a fence on each operation.
        completed.lazySet(completed.getPlain() + 1);
        if (recording) {
            latencies.recordValue(Math.min(now - startedNanos, LATENCY_NANOS_MAX));
        }
        outstanding--;
        if (nanosPerArrival > 0) {
            idle.add(client);
            dispatch(now);
        } else {
            next(client, now);
        }
        finishIfDone();
    }

    void failed(Client client, String reason) {
        errors.merge(reason, 1L, Long::sum);
        // A pause, or a server that refuses everything would be flooded. The client stays outstanding meanwhile.
        var unused = loop.schedule(
                () -> {
                    outstanding--;
                    if (nanosPerArrival > 0) {
                        idle.add(client);
                        dispatch(Ticks.nanos());
                    } else {
                        next(client, Ticks.nanos());
                        client.flush();
                    }
                    finishIfDone();
                },
                RETRY_DELAY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void abandoned() {
        outstanding--;
        finishIfDone();
    }

    private void next(Client client, long now) {
        if (!stopping && budget > 0) {
            budget--;
            outstanding++;
            client.issue(now);
        }
    }

    private void dispatch(long now) {
        while (!stopping && budget > 0 && !idle.isEmpty()) {
            long dueNanos = firstArrivalNanos + (long) (arrivals * nanosPerArrival);
            if (dueNanos > now) {
                wake(dueNanos - now);
                return;
            }
            arrivals++;
            Client client = idle.remove();
            next(client, dueNanos);
            client.flush();
        }
    }

    private void wake(long delayNanos) {
        if (!timerArmed) {
            timerArmed = true;
            var unused = loop.schedule(
                    () -> {
                        timerArmed = false;
                        dispatch(Ticks.nanos());
                    },
                    delayNanos,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void finishIfDone() {
        if (outstanding == 0 && (stopping || budget == 0)) {
            finished.complete(null);
        }
    }
}
