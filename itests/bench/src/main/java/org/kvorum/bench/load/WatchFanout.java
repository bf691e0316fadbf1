// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.kvorum.bench.h2.Call;
import org.kvorum.bench.h2.GrpcStatus;
import org.kvorum.bench.h2.Http2Connection;
import org.kvorum.bench.h2.Link;
import org.kvorum.bench.h2.Method;

/**
 * One put, many watchers: measures what an event delivered costs, and how long it takes until the last watcher has it.
 *
 * <p>All watchers watch one key. A put's value begins with its number, so that events and puts can be told to belong
 * together without waiting for the put's answer. The next put follows when the last watcher has the event. An object is
 * good for one run.
 */
public final class WatchFanout {

    private static final String NAME = "watch-fanout";
    private static final Duration SETUP_LIMIT = Duration.ofSeconds(30);
    private static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final long RETRY_DELAY_MILLIS = 5;
    private static final int MARK_BYTES = 8;

    private final int watchers;
    private final int streams;
    private final int putsInFlight;
    private final byte[] key;
    private final byte[] value;

    // Owned by the event loop.
    private final List<Put> puts = new ArrayList<>();
    private final List<Stream> open = new ArrayList<>();
    private final Histogram latencies = new Histogram(1_000, LATENCY_NANOS_MAX, 3);
    private final Map<String, Long> errors = new TreeMap<>();
    private boolean recording;
    private boolean stopping;
    private int created;

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();

    /**
     * @param watchers in all
     * @param streams they share, evenly
     * @param valueBytes at least 8
     * @param putsInFlight puts whose events are under way at the same time
     */
    public WatchFanout(String key, int watchers, int streams, int valueBytes, int putsInFlight) {
        if (streams < 1 || watchers < streams || valueBytes < MARK_BYTES || putsInFlight < 1) {
            throw new IllegalArgumentException("needs a watcher a stream, 8 bytes of value and a put in flight");
        }
        this.watchers = watchers;
        this.streams = streams;
        this.key = key.getBytes(StandardCharsets.US_ASCII);
        this.value = new byte[valueBytes];
        this.putsInFlight = putsInFlight;
    }

    /** Runs over an engine of one event loop; if it has several connections, the puts have the first to themselves. */
    public Result run(Engine engine, Plan plan) throws InterruptedException {
        List<Link> links = engine.links().all();
        Link putLink = links.get(0);
        List<Link> watchLinks = links.size() == 1 ? links : links.subList(1, links.size());
        Meter meter = engine.meter(events::get);
        putLink.loop().submit(() -> subscribe(watchLinks)).await();
        engine.await(subscribed, SETUP_LIMIT, NAME + " (watching)", meter);
        if (!subscribed.isDone() || broken.isDone()) {
            putLink.loop().submit(this::stop).await();
            throw new IllegalStateException("the watchers could not be created " + errors);
        }
        putLink.loop().submit(() -> startPuts(putLink)).await();
        engine.await(broken, plan.warmup(), NAME + " (warming up)", meter);
        putLink.loop().submit(() -> recording = true).await();
        long deliveredBefore = delivered.get();
        Meter.Reading before = meter.read();
        engine.await(broken, plan.duration(), NAME, meter);
        Meter.Reading after = meter.read();
        long deliveredAfter = delivered.get();
        putLink.loop().submit(this::stop).await();
        return new Result(
                NAME,
                watchers,
                links.size(),
                after.secondsSince(before),
                after.operations() - before.operations(),
                Map.copyOf(errors),
                latencies,
                after.serverCpuMicrosSince(before),
                after.server(),
                after.ownCpuMicros() - before.ownCpuMicros(),
                Map.of("watch streams", (long) streams, "puts seen by all", deliveredAfter - deliveredBefore));
    }

    private void subscribe(List<Link> links) {
        for (int i = 0; i < streams; i++) {
            int count = watchers / streams + (i < watchers % streams ? 1 : 0);
            links.get(i % links.size()).whenUp(connection -> {
                Stream stream = new Stream(connection);
                open.add(stream);
                connection.open(stream, Method.WATCH);
                for (int watcher = 0; watcher < count; watcher++) {
                    connection.send(stream, this::writeCreate, false);
                }
                connection.flush();
            });
        }
    }

    private void writeCreate(ByteBuf out) {
        Wire.head(out, 1, Wire.fieldBytes(key.length)); // WatchRequest.create_request
        Wire.head(out, 1, key.length);
        out.writeBytes(key);
    }

    private void startPuts(Link link) {
        for (int slot = 0; slot < putsInFlight; slot++) {
            puts.add(new Put(link, slot));
        }
        puts.forEach(Put::issue);
    }

    private void stop() {
        recording = false;
        stopping = true;
        for (Stream stream : open) {
            stream.connection.cancel(stream);
            stream.connection.flush();
        }
    }

    private void fail(String reason) {
        errors.merge(reason, 1L, Long::sum);
    }

    /** The put that uses one of the places in flight, again and again. */
    private final class Put extends Call {
        private final Link link;
        private final int slot;
        private int round;
        private int missing;
        private long startedNanos;
        private boolean answered;

        Put(Link link, int slot) {
            this.link = link;
            this.slot = slot;
        }

        void issue() {
            if (stopping) {
                return;
            }
            round++;
            missing = watchers;
            answered = false;
            startedNanos = Ticks.nanos();
            link.whenUp(connection -> {
                connection.unary(this, Method.PUT, this::write);
                connection.flush();
            });
        }

        private void write(ByteBuf out) {
            Wire.head(out, 1, key.length);
            out.writeBytes(key);
            Wire.head(out, 2, value.length);
            int start = out.writerIndex();
            out.writeBytes(value);
            out.setInt(start, slot);
            out.setInt(start + 4, round);
        }

        /** One of the watchers has the event. */
        void seen(int round) {
            if (round != this.round) {
                return; // of a put that was given up
            }
            missing--;
            if (missing == 0) {
                if (recording) {
                    latencies.recordValue(Math.min(Ticks.nanos() - startedNanos, LATENCY_NANOS_MAX));
                }
                delivered.lazySet(delivered.getPlain() + 1);
                if (answered) {
                    issue();
                }
            }
        }

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            // The answer says nothing that the events do not say.
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            answered = true;
            if (stopping) {
                return;
            }
            if (grpcStatus != GrpcStatus.OK) {
                fail(GrpcStatus.name(grpcStatus) + ": " + message);
                var unused = link.loop().schedule(this::issue, RETRY_DELAY_MILLIS, TimeUnit.MILLISECONDS);
            } else if (missing == 0) {
                issue();
            }
        }
    }

    /** A watch stream with its share of the watchers. */
    private final class Stream extends Call {
        private final Http2Connection connection;
        private final WireReader response = new WireReader();
        private final WireReader event = new WireReader();
        private final WireReader pair = new WireReader();

        Stream(Http2Connection connection) {
            this.connection = connection;
        }

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            response.reset(in, offset, length);
            while (response.next()) {
                switch (response.field()) {
                    case 3 -> created();
                    case 4 -> fail("a watcher was cancelled");
                    case 11 -> event(in);
                    default -> {
                        // header and watch id do not matter
                    }
                }
            }
        }

        private void event(ByteBuf in) {
            events.lazySet(events.getPlain() + 1);
            event.enter(response);
            while (event.next()) {
                if (event.field() == 2) { // Event.kv
                    pair.enter(event);
                    while (pair.next()) {
                        if (pair.field() == 5 && pair.length() >= MARK_BYTES) { // KeyValue.value
                            puts.get(in.getInt(pair.start())).seen(in.getInt(pair.start() + 4));
                        }
                    }
                }
            }
        }

        private void created() {
            created++;
            if (created == watchers) {
                subscribed.complete(null);
            }
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            if (!stopping) {
                fail("watch stream ended, " + GrpcStatus.name(grpcStatus) + ": " + message);
                subscribed.complete(null);
                broken.complete(null);
            }
        }
    }
}
