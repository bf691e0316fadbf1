// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.kvorum.bench.h2.Link;
import org.kvorum.bench.h2.Links;

/** Connections to a server, and the way to run loads over them, one after the other, from one thread. */
public final class Engine implements AutoCloseable {

    private static final Duration UP_TIMEOUT = Duration.ofSeconds(10);
    private static final long REPORT_MILLIS = 1_000;
    private static final long LAST_ANSWERS_MILLIS = 10_000;
    private static final int PREPARING_CLIENTS = 64;

    private final Links links;
    private final int connections;
    private final Supplier<Optional<ProcessUsage>> server;
    private final Progress progress;

    private Engine(Links links, int connections, Supplier<Optional<ProcessUsage>> server, Progress progress) {
        this.links = links;
        this.connections = connections;
        this.server = server;
        this.progress = progress;
    }

    /** Connects, and waits until all connections are up. */
    public static Engine open(
            List<InetSocketAddress> endpoints,
            int connections,
            int threads,
            Supplier<Optional<ProcessUsage>> server,
            Progress progress)
            throws IOException, InterruptedException {
        Links links = Links.open(endpoints, connections, threads);
        try {
            links.awaitUp(UP_TIMEOUT);
        } catch (IOException | InterruptedException failed) {
            links.close();
            throw failed;
        }
        return new Engine(links, connections, server, progress);
    }

    int connections() {
        return connections;
    }

    Links links() {
        return links;
    }

    Progress progress() {
        return progress;
    }

    Meter meter(LongSupplier operations) {
        return new Meter(operations, server);
    }

    /** Runs {@code total} operations of a load as preparation of another. */
    public Result runAll(Load load, long total) throws InterruptedException {
        Result result = run(load, Plan.ofTotal(PREPARING_CLIENTS, total));
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException(load.name() + " failed: " + result.errors());
        }
        return result;
    }

    /** Prepares and runs a load, and measures it as planned. */
    public Result run(Load load, Plan plan) throws InterruptedException {
        load.prepare(this, plan.clients());
        List<Worker> workers = workers(load, plan);
        CompletableFuture<Void> finished =
                CompletableFuture.allOf(workers.stream().map(Worker::finished).toArray(CompletableFuture<?>[]::new));
        Meter meter = meter(() -> workers.stream().mapToLong(Worker::completed).sum());
        if (plan.total() == 0) {
            onEach(workers, Worker::start);
            await(finished, plan.warmup(), load.name() + " (warming up)", meter);
        }
        onEach(workers, worker -> worker.record(true));
        Meter.Reading before = meter.read();
        if (plan.total() > 0) {
            onEach(workers, Worker::start);
        }
        await(finished, plan.total() == 0 ? plan.duration() : Duration.ofDays(1), load.name(), meter);
        Meter.Reading after = meter.read();
        onEach(workers, worker -> worker.record(false));
        onEach(workers, Worker::stop);
        await(finished, Duration.ofMillis(LAST_ANSWERS_MILLIS), load.name() + " (last answers)", meter);
        Map<String, Long> notes = new LinkedHashMap<>(load.notes());
        long unanswered = workers.stream().mapToLong(Worker::outstanding).sum();
        if (unanswered > 0) {
            notes.put("requests never answered", unanswered);
        }
        onEach(workers, Worker::cancelAll);
        return result(load.name(), plan, workers, before, after, notes);
    }

    private List<Worker> workers(Load load, Plan plan) {
        Map<EventLoop, Worker> byLoop = new LinkedHashMap<>();
        List<Link> all = links.all();
        int loops = (int) all.stream().map(Link::loop).distinct().count();
        int busyLoops = Math.min(loops, plan.clients());
        for (int i = 0; i < plan.clients(); i++) {
            Link link = all.get(i % all.size());
            Worker worker = byLoop.computeIfAbsent(
                    link.loop(),
                    loop -> new Worker(loop, budget(plan, busyLoops, byLoop.size()), plan.ratePerSecond() / busyLoops));
            worker.add(link, load.session(i, plan.clients(), plan.seed() + i));
        }
        return List.copyOf(byLoop.values());
    }

    /** The share of the operations that one of the loops starts. */
    private static long budget(Plan plan, int loops, int loop) {
        if (plan.total() == 0) {
            return Long.MAX_VALUE;
        }
        return plan.total() / loops + (loop < plan.total() % loops ? 1 : 0);
    }

    private Result result(
            String name,
            Plan plan,
            List<Worker> workers,
            Meter.Reading before,
            Meter.Reading after,
            Map<String, Long> notes) {
        Histogram latencies = new Histogram(workers.get(0).latencies());
        Map<String, Long> errors = new TreeMap<>();
        for (Worker worker : workers) {
            latencies.add(worker.latencies());
            worker.errors().forEach((status, count) -> errors.merge(status, count, Long::sum));
        }
        return new Result(
                name,
                plan.clients(),
                connections,
                after.secondsSince(before),
                after.operations() - before.operations(),
                errors,
                latencies,
                after.serverCpuMicrosSince(before),
                after.server(),
                after.ownCpuMicros() - before.ownCpuMicros(),
                notes);
    }

    /** Waits for the end of the run, but no longer than {@code limit}, and reports progress meanwhile. */
    void await(CompletableFuture<Void> finished, Duration limit, String what, Meter meter) throws InterruptedException {
        long startNanos = Ticks.nanos();
        long endNanos = startNanos + limit.toNanos();
        Meter.Reading last = meter.read();
        while (endNanos - Ticks.nanos() > 0 && !finished.isDone()) {
            long slice = Math.min(TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS), endNanos - Ticks.nanos());
            try {
                finished.get(Math.max(1, slice), TimeUnit.NANOSECONDS);
            } catch (TimeoutException tick) {
                Meter.Reading now = meter.read();
                double perSecond = (now.operations() - last.operations()) / now.secondsSince(last);
                progress.report(what, (now.nanos() - startNanos) / 1e9, perSecond);
                last = now;
            } catch (ExecutionException broken) {
                throw new IllegalStateException(broken.getCause());
            }
        }
    }

    private static void onEach(List<Worker> workers, Consumer<Worker> action) throws InterruptedException {
        for (Worker worker : workers) {
            worker.loop().submit(() -> action.accept(worker)).await();
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
