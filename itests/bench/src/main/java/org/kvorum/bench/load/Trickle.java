// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.bench.h2.Call;
import org.kvorum.bench.h2.GrpcStatus;
import org.kvorum.bench.h2.Http2Connection;
import org.kvorum.bench.h2.Link;
import org.kvorum.bench.h2.Links;
import org.kvorum.bench.h2.Method;

/**
 * A steady trickle of puts to some members of a cluster, one put to each at a fixed interval whether the earlier ones were
 * answered or not, and a record of when there was an answer. A put that is not answered in time is cancelled.
 *
 * <p>So the record is as fine as the interval, and no request that was lost on the way keeps a writer from seeing that
 * the cluster takes writes again.
 */
public final class Trickle implements AutoCloseable {

    private final Links links;
    private final long timeoutNanos;
    private final Keys keys;
    private final Values values;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Long> successes = new ArrayList<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final List<Writer> writers = new ArrayList<>();

    private Trickle(Links links, Duration timeout, Keys keys, Values values) {
        this.links = links;
        this.timeoutNanos = timeout.toNanos();
        this.keys = keys;
        this.values = values;
    }

    /** Begins, with one connection to each server. */
    public static Trickle start(
            List<InetSocketAddress> servers, Duration interval, Duration timeout, Keys keys, Values values) {
        Trickle trickle = new Trickle(Links.open(servers, servers.size(), 1), timeout, keys, values);
        for (Link link : trickle.links.all()) {
            Writer writer = trickle.new Writer(link);
            trickle.writers.add(writer);
            writer.timer = link.loop()
                    .scheduleAtFixedRate(
                            writer::tick,
                            // the servers in turn, not all at the same moment
                            interval.toNanos() * trickle.writers.size() / servers.size(),
                            interval.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        return trickle;
    }

    /** When puts were answered well, on the clock of {@link Ticks}, in order. */
    public List<Long> successes() {
        synchronized (successes) {
            return List.copyOf(successes);
        }
    }

    /** How often puts failed, by gRPC status. */
    public Map<String, Long> failures() {
        synchronized (failures) {
            return Map.copyOf(failures);
        }
    }

    /** The longest time without a successful put of which at least a part lies after {@code since}, up to {@code now}. */
    public static long longestGapNanos(List<Long> successes, long since, long now) {
        long longest = 0;
        long last = since;
        for (long success : successes) {
            if (success > since) {
                longest = Math.max(longest, success - last);
            }
            last = success;
        }
        return Math.max(longest, now - last);
    }

    @Override
    public void close() {
        writers.forEach(writer -> writer.link.loop().execute(writer::stop));
        links.close();
    }

    private void count(int grpcStatus, String message) {
        if (grpcStatus == GrpcStatus.OK) {
            synchronized (successes) {
                successes.add(Ticks.nanos());
            }
        } else {
            synchronized (failures) {
                String name = GrpcStatus.name(grpcStatus) + (message.isEmpty() ? "" : ": " + message);
                failures.merge(name, 1L, Long::sum);
            }
        }
    }

    private final class Writer {
        private final Link link;
        private final ArrayDeque<Put> open = new ArrayDeque<>();
        private @Nullable ScheduledFuture<?> timer;

        Writer(Link link) {
            this.link = link;
        }

        void tick() {
            long now = Ticks.nanos();
            while (!open.isEmpty() && (open.element().ended || now - open.element().startedNanos > timeoutNanos)) {
                Put oldest = open.remove();
                if (!oldest.ended) {
                    oldest.connection.cancel(oldest);
                }
            }
            Http2Connection connection = link.current();
            if (connection != null) {
                Put put = new Put(connection, now);
                open.add(put);
                connection.unary(put, Method.PUT, out -> {
                    PutLoad.write(out, keys, random.nextLong(keys.count()), values, random);
                });
                connection.flush();
            }
        }

        void stop() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private final class Put extends Call {
        private final Http2Connection connection;
        private final long startedNanos;
        private boolean ended;

        Put(Http2Connection connection, long startedNanos) {
            this.connection = connection;
            this.startedNanos = startedNanos;
        }

        @Override
        protected void onMessage(ByteBuf in, int offset, int length) {
            // the status that follows says it all
        }

        @Override
        protected void onClosed(int grpcStatus, String message) {
            ended = true;
            count(grpcStatus, message);
        }
    }
}
