// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kvorum.bench.load.ProcessUsage;
import org.kvorum.bench.load.Result;
import org.kvorum.bench.load.Ticks;

/** The experiments that compare servers. Only one server, or one cluster of them, runs at any time. */
public final class Comparison {

    private static final Metric THROUGHPUT = new Metric("ops/s", 0);
    private static final Metric P50 = new Metric("p50 µs", 0);
    private static final Metric P99 = new Metric("p99 µs", 0);
    private static final Metric P999 = new Metric("p99.9 µs", 0);
    private static final Metric CPU = new Metric("CPU µs/op", 2);
    private static final Metric CLIENT_CPU = new Metric("client µs/op", 2);
    private static final Metric RSS = new Metric("RSS MB", 0);
    private static final List<Metric> RSS_OF_EACH =
            List.of(new Metric("leader", 0), new Metric("follower", 0), new Metric("least follower", 0));

    private static final Metric START = new Metric("start ms", 0);
    private static final Metric FIRST_PUT = new Metric("first put ms", 0);
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
    private final int members;
    private final Path directory;
    private final Loads loads;
    private final Narrator narrator;

    /**
     * Nothing is started yet.
     *
     * @param members of each server's cluster
     * @param directory for the servers' data; what is in it is deleted as soon as it is not needed any more
     */
    public Comparison(Rounds rounds, int members, Path directory, Loads loads, Narrator narrator) {
        this.rounds = rounds;
        this.members = members;
        this.directory = directory;
        this.loads = loads;
        this.narrator = narrator;
    }

    /** Each round starts each server afresh and runs the named loads against it, in order. */
    public Measurements loads(List<String> names) throws IOException, InterruptedException {
        List<Metric> metrics = new ArrayList<>(List.of(THROUGHPUT, P50, P99, P999, CPU, CLIENT_CPU, RSS));
        metrics.addAll(RSS_OF_EACH.subList(0, members == 1 ? 0 : Math.min(members, RSS_OF_EACH.size())));
        Measurements measurements = new Measurements("load", metrics);
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            delete(home(kind));
            try (Cluster cluster = cluster(kind)) {
                cluster.start();
                cluster.awaitReady();
                for (String name : names) {
                    Result result = loads.run(name, cluster, narrator);
                    measurements.add(name, kind.name(), values(result, cluster));
                    narrator.finished(name, result);
                }
                cluster.stop();
            }
            delete(home(kind));
        });
        return measurements;
    }

    private static Map<Metric, Double> values(Result result, Cluster cluster) throws IOException, InterruptedException {
        Map<Metric, Double> values = new LinkedHashMap<>();
        values.put(THROUGHPUT, result.perSecond());
        values.put(P50, result.latencyMicros(50));
        values.put(P99, result.latencyMicros(99));
        values.put(P999, result.latencyMicros(99.9));
        result.serverCpuMicrosPerOperation().ifPresent(cpu -> values.put(CPU, cpu));
        values.put(CLIENT_CPU, result.clientCpuMicrosPerOperation());
        ProcessUsage usage = result.server();
        if (usage != null) {
            values.put(RSS, usage.residentKb() / KB_PER_MB);
        }
        List<ProcessUsage> each = cluster.usages();
        if (each.size() > 1) {
            ProcessUsage leader = each.get(cluster.leader());
            List<ProcessUsage> followers = new ArrayList<>(each);
            followers.remove(leader);
            followers.sort(Comparator.comparingLong(ProcessUsage::residentKb).reversed());
            followers.add(0, leader);
            for (int i = 0; i < Math.min(followers.size(), RSS_OF_EACH.size()); i++) {
                values.put(RSS_OF_EACH.get(i), followers.get(i).residentKb() / KB_PER_MB);
            }
        }
        return values;
    }

    /** Each round starts each server on an empty data directory. One start before the first round is not measured. */
    public Measurements coldStart() throws IOException, InterruptedException {
        Measurements measurements = startMeasurements();
        for (ServerKind kind : rounds.servers()) {
            narrator.note("first start of " + kind.name() + ", not measured");
            try (Cluster cluster = cluster(kind)) {
                startAndStop(cluster);
            }
        }
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            delete(home(kind));
            try (Cluster cluster = cluster(kind)) {
                measurements.add("cold start" + ofMembers(), kind.name(), startAndStop(cluster));
            }
            delete(home(kind));
        });
        return measurements;
    }

    /** Fills each server once, and restarts it on that data in each round. */
    public Measurements restart() throws IOException, InterruptedException {
        Measurements measurements = startMeasurements();
        Map<ServerKind, Cluster> clusters = new LinkedHashMap<>();
        try {
            for (ServerKind kind : rounds.servers()) {
                Cluster cluster = cluster(kind);
                clusters.put(kind, cluster);
                cluster.start();
                cluster.awaitReady();
                narrator.finished("fill " + kind.name(), loads.fill(cluster, narrator));
                cluster.stop();
            }
            String row = "restart" + ofMembers() + " with " + loads.keySpace() + " keys";
            rounds.run((kind, round) -> {
                narrator.turn(kind, round);
                measurements.add(row, kind.name(), startAndStop(Objects.requireNonNull(clusters.get(kind))));
            });
        } finally {
            clusters.values().forEach(Cluster::close);
        }
        for (ServerKind kind : rounds.servers()) {
            delete(home(kind));
        }
        return measurements;
    }

    private String ofMembers() {
        return members == 1 ? "" : " of " + members;
    }

    private Measurements startMeasurements() {
        List<Metric> metrics = new ArrayList<>(List.of(START, START.least("least"), START.most("most")));
        if (members > 1) {
            metrics.add(FIRST_PUT);
        }
        metrics.addAll(List.of(START_CPU, RSS_AT_START, STOP));
        return new Measurements("what", metrics);
    }

    private Map<Metric, Double> startAndStop(Cluster cluster) throws IOException, InterruptedException {
        Map<Metric, Double> values = new LinkedHashMap<>();
        cluster.start();
        Cluster.Start start = cluster.awaitReady();
        values.put(START, start.allMillis());
        if (members > 1) {
            values.put(FIRST_PUT, start.firstPutMillis());
        }
        cluster.usage().ifPresent(usage -> {
            values.put(START_CPU, usage.cpuMicros() / 1e3);
            values.put(RSS_AT_START, usage.residentKb() / KB_PER_MB);
        });
        values.put(STOP, cluster.stop());
        narrator.note(String.format(Locale.ROOT, "started in %.0f ms", start.allMillis()));
        return values;
    }

    /** Each round fills each server, restarts it, and looks at its memory some time later. */
    public Measurements memory(Duration settle) throws IOException, InterruptedException {
        Measurements measurements = new Measurements(
                "what", List.of(FILL_SECONDS, RSS_FILLED, START, RSS_SETTLED, ANONYMOUS_SETTLED, DATA));
        String row = loads.keySpace() + " keys of " + loads.valueBytes() + " B" + ofMembers();
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            delete(home(kind));
            Map<Metric, Double> values = new LinkedHashMap<>();
            try (Cluster cluster = cluster(kind)) {
                cluster.start();
                cluster.awaitReady();
                Result fill = loads.fill(cluster, narrator);
                narrator.finished("fill", fill);
                values.put(FILL_SECONDS, fill.seconds());
                rss(cluster, RSS_FILLED, values);
                cluster.stop();
                cluster.start();
                values.put(START, cluster.awaitReady().allMillis());
                pause(settle);
                rss(cluster, RSS_SETTLED, values);
                cluster.usage().ifPresent(usage -> values.put(ANONYMOUS_SETTLED, usage.anonymousKb() / KB_PER_MB));
                double bytes = 0;
                for (Path data : cluster.dataDirectories().toList()) {
                    bytes += bytes(data);
                }
                values.put(DATA, bytes / KB_PER_MB / 1024);
                cluster.stop();
            }
            measurements.add(row, kind.name(), values);
            delete(home(kind));
        });
        return measurements;
    }

    /** Takes each cluster's leader away, again and again; a round is a fresh cluster and so many losses. */
    public Measurements failover(Failover failover) throws IOException, InterruptedException {
        Measurements measurements = failover.measurements();
        rounds.run((kind, round) -> {
            narrator.turn(kind, round);
            delete(home(kind));
            try (Cluster cluster = cluster(kind)) {
                failover.run(cluster, measurements, narrator);
                cluster.stop();
            }
            delete(home(kind));
        });
        return measurements;
    }

    private static void rss(Cluster cluster, Metric metric, Map<Metric, Double> values) {
        cluster.usage().ifPresent(usage -> values.put(metric, usage.residentKb() / KB_PER_MB));
    }

    static void pause(Duration time) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        never.completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private Path home(ServerKind kind) {
        return directory.resolve(kind.name());
    }

    private Cluster cluster(ServerKind kind) throws IOException {
        return new Cluster(kind, Seat.free(members, Ticks.nanos()), home(kind), narrator::complain);
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
