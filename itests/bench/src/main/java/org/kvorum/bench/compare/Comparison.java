// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Result;

/** The experiments that compare servers. Only one server runs at any time. */
public final class Comparison {

    private static final Metric THROUGHPUT = new Metric("ops/s", 0);
    private static final Metric P50 = new Metric("p50 µs", 0);
    private static final Metric P99 = new Metric("p99 µs", 0);
    private static final Metric P999 = new Metric("p99.9 µs", 0);
    private static final Metric CPU = new Metric("CPU µs/op", 2);
    private static final Metric RSS = new Metric("RSS MB", 0);

    private static final Metric START = new Metric("start ms", 0);
    private static final Metric START_CPU = new Metric("start CPU ms", 0);
    private static final Metric STOP = new Metric("stop ms", 0);
    private static final Metric RSS_AT_START = new Metric("RSS MB at first read", 0);

    private static final Metric RSS_FILLED = new Metric("RSS MB filled", 0);
    private static final Metric RSS_SETTLED = new Metric("RSS MB after restart", 0);
    private static final Metric ANONYMOUS_SETTLED = new Metric("of it anonymous", 0);
    private static final Metric FILL_SECONDS = new Metric("fill s", 1);
    private static final Metric DATA = new Metric("data dir MB", 0);

    private static final double KB_PER_MB = 1024;

    private final Rounds rounds;
    private final Path directory;
    private final Loads loads;
    private final Narrator narrator;

    /**
     * Nothing is started yet.
     *
     * @param directory for the servers' data; what is in it is deleted as soon as it is not needed any more
     */
    public Comparison(Rounds rounds, Path directory, Loads loads, Narrator narrator) {
        this.rounds = rounds;
        this.directory = directory;
        this.loads = loads;
        this.narrator = narrator;
    }

    /** Each round starts each server afresh and runs the named loads against it, in order. */
    public Measurements loads(List<String> names) throws IOException, InterruptedException {
        Measurements measurements = new Measurements("load", List.of(THROUGHPUT, P50, P99, P999, CPU, RSS));
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            Path home = fresh(kind);
            try (ServerProcess server = ServerProcess.start(kind, home, narrator::complain)) {
                server.awaitFirstRead();
                for (String name : names) {
                    Result result = loads.run(name, server.address(), server::usage, narrator);
                    measurements.add(name, kind.name(), values(result));
                    narrator.finished(name, result);
                }
                server.stop();
            }
            delete(home);
        });
        return measurements;
    }

    private static Map<Metric, Double> values(Result result) {
        Map<Metric, Double> values = new LinkedHashMap<>();
        values.put(THROUGHPUT, result.perSecond());
        values.put(P50, result.latencyMicros(50));
        values.put(P99, result.latencyMicros(99));
        values.put(P999, result.latencyMicros(99.9));
        result.serverCpuMicrosPerOperation().ifPresent(cpu -> values.put(CPU, cpu));
        ProcessUsage usage = result.server();
        if (usage != null) {
            values.put(RSS, usage.residentKb() / KB_PER_MB);
        }
        return values;
    }

    /** Each round starts each server on an empty data directory. One start before the first round is not measured. */
    public Measurements coldStart() throws IOException, InterruptedException {
        Measurements measurements = startMeasurements();
        for (ServerKind kind : rounds.servers()) {
            narrator.note("first start of " + kind.name() + ", not measured");
            startAndStop(kind, fresh(kind));
        }
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            Path home = fresh(kind);
            measurements.add("cold start", kind.name(), startAndStop(kind, home));
            delete(home);
        });
        return measurements;
    }

    /** Fills each server once, and restarts it on that data in each round. */
    public Measurements restart() throws IOException, InterruptedException {
        Measurements measurements = startMeasurements();
        for (ServerKind kind : rounds.servers()) {
            try (ServerProcess server = ServerProcess.start(kind, fresh(kind), narrator::complain)) {
                server.awaitFirstRead();
                narrator.finished("fill " + kind.name(), loads.fill(server, narrator));
                server.stop();
            }
        }
        String row = "restart with " + loads.keySpace() + " keys";
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            measurements.add(row, kind.name(), startAndStop(kind, home(kind)));
        });
        for (ServerKind kind : rounds.servers()) {
            delete(home(kind));
        }
        return measurements;
    }

    private static Measurements startMeasurements() {
        return new Measurements("what", List.of(START, START_CPU, RSS_AT_START, STOP));
    }

    private Map<Metric, Double> startAndStop(ServerKind kind, Path home) throws IOException, InterruptedException {
        Map<Metric, Double> values = new LinkedHashMap<>();
        try (ServerProcess server = ServerProcess.start(kind, home, narrator::complain)) {
            values.put(START, server.awaitFirstRead());
            server.usage().ifPresent(usage -> {
                values.put(START_CPU, usage.cpuMicros() / 1e3);
                values.put(RSS_AT_START, usage.residentKb() / KB_PER_MB);
            });
            values.put(STOP, server.stop());
        }
        narrator.note(String.format(Locale.ROOT, "started in %.0f ms", values.get(START)));
        return values;
    }

    /** Each round fills each server, restarts it, and looks at its memory some time later. */
    public Measurements memory(Duration settle) throws IOException, InterruptedException {
        Measurements measurements = new Measurements(
                "what", List.of(FILL_SECONDS, RSS_FILLED, START, RSS_SETTLED, ANONYMOUS_SETTLED, DATA));
        String row = loads.keySpace() + " keys of " + loads.valueBytes() + " B";
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            Path home = fresh(kind);
            Map<Metric, Double> values = new LinkedHashMap<>();
            try (ServerProcess server = ServerProcess.start(kind, home, narrator::complain)) {
                server.awaitFirstRead();
                Result fill = loads.fill(server, narrator);
                narrator.finished("fill", fill);
                values.put(FILL_SECONDS, fill.seconds());
                rss(server, RSS_FILLED, values);
                server.stop();
            }
            try (ServerProcess server = ServerProcess.start(kind, home, narrator::complain)) {
                values.put(START, server.awaitFirstRead());
                pause(settle);
                rss(server, RSS_SETTLED, values);
                server.usage().ifPresent(usage -> values.put(ANONYMOUS_SETTLED, usage.anonymousKb() / KB_PER_MB));
                values.put(DATA, bytes(home.resolve("data")) / KB_PER_MB / 1024);
                server.stop();
            }
            measurements.add(row, kind.name(), values);
            delete(home);
        });
        return measurements;
    }

    private static void rss(ServerProcess server, Metric metric, Map<Metric, Double> values) {
        server.usage().ifPresent(usage -> values.put(metric, usage.residentKb() / KB_PER_MB));
    }

    private static void pause(Duration time) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        never.completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private Path home(ServerKind kind) {
        return directory.resolve(kind.name());
    }

    private Path fresh(ServerKind kind) throws IOException {
        delete(home(kind));
        return Files.createDirectories(home(kind));
    }

    private static double bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
