// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.api.HashKVResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.kvorum.checker.FinalState;
import org.kvorum.checker.HistoryChecker;
import org.kvorum.checker.LinearizabilityChecker;
import org.kvorum.checker.Verdict;
import org.kvorum.checker.Violation;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.HistoryPage;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.HistoryText;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Request;
import org.kvorum.itests.process.cluster.ClusterMember;
import org.kvorum.itests.process.cluster.KvorumCluster;
import org.kvorum.itests.process.cluster.Network;

/**
 * Rounds of load and faults on one cluster of three. After each round all is made good, the members have to agree, and the history of the round is judged: linearizability, serializable reads,
 * watches, leases, durability on each member, and equal hashes. What was left open in one round may still happen in the next one, so the next history begins with it.
 */
final class Chaos {
    /** Little is kept for those that lag, so that they need snapshots. */
    static final List<String> FLAGS = List.of("--snapshot-count", "300", "--snapshot-catchup-entries", "50");

    private static final int MEMBERS = 3;
    private static final int LOAD_CLIENTS = 8;
    private static final int WATCH_CLIENTS = 3;
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final long seed;
    private final Duration round;
    private final Consumer<String> progress;
    private final Clock clock = new Clock();
    private final Counts counts = new Counts();
    private final Random random;

    private final List<String> flags;

    Chaos(Path directory, long seed, Duration round, List<String> flags, Consumer<String> progress) {
        this.flags = List.copyOf(flags);
        this.directory = directory;
        this.seed = seed;
        this.round = round;
        this.progress = progress;
        this.random = new Random(seed);
    }

    /** What a round leaves to the next one. */
    private record Rest(long revision, List<KeyValue> kvs, List<Operation> open) {}

    /** Runs for that long, whole rounds only; everything stays in the directory if that fails. */
    void run(Duration duration) throws Exception {
        long end = clock.now() + duration.toNanos();
        progress.accept("seed " + seed + ", members' logs and data in " + directory);
        var network = new Network();
        try (var cluster = KvorumCluster.startOver(network, directory, MEMBERS, flags.toArray(String[]::new))) {
            var endpoints = new Endpoints(
                    cluster.members().stream().map(ClusterMember::clientUrl).toList());
            var faults = new Faults(cluster, network, endpoints, random, this::log);
            var rest = new Rest(1, List.of(), List.of());
            int number = 0;
            do {
                rest = round(++number, cluster, endpoints, faults, rest);
            } while (clock.now() < end);
            progress.accept(
                    "clean: " + number + " rounds, " + counts + "; what happened: " + new TreeMap<>(faults.happened()));
        }
    }

    private Rest round(int number, KvorumCluster cluster, Endpoints endpoints, Faults faults, Rest before)
            throws Exception {
        var recorder = new HistoryRecorder(before.revision, before.kvs);
        before.open.forEach(
                operation -> recorder.invoke(operation.client(), operation.invokedAt(), operation.request()));
        long answeredBefore = counts.answered();
        long begin = clock.now();
        var clients = new ArrayList<LoadClient>();
        var watchers = new ArrayList<WatchClient>();
        for (int i = 0; i < LOAD_CLIENTS; i++) {
            clients.add(new LoadClient(number * 100 + i, random.nextLong(), endpoints, recorder, clock, counts));
        }
        for (int i = 0; i < WATCH_CLIENTS; i++) {
            var range = i == 0 ? KeyRange.prefix(LoadClient.PREFIX) : range(i);
            watchers.add(new WatchClient(
                    number * 100 + LOAD_CLIENTS + i, random.nextLong(), range, endpoints, recorder, clock, counts));
        }
        var loadThreads = start(clients, "load");
        var watchThreads = start(watchers, "watch");
        List<Violation> violations;
        List<FinalState> ends;
        try {
            long end = clock.now() + round.toNanos();
            long replaceAt = clock.now() + round.toNanos() / 3;
            boolean replaced = number % 2 == 0;
            while (clock.now() < end) {
                faults.one();
                faults.pause(50, 800);
                if (!replaced && replaceAt < clock.now()) {
                    replaced = true;
                    faults.replace();
                }
            }
            faults.makeGood();
            KvorumCluster.await("answers after all was made good", SETTLE_PATIENCE, () -> answers(cluster));
            clients.forEach(LoadClient::stop);
            join(loadThreads);
            ends = settle(cluster);
            long revision = ends.get(0).revision();
            watchers.forEach(watcher -> watcher.finish(revision));
            join(watchThreads);
            checkHashes(cluster, revision);
        } catch (Exception | AssertionError e) {
            clients.forEach(LoadClient::stop);
            watchers.forEach(watcher -> watcher.finish(-1));
            keep(number, recorder.history(), List.of());
            throw e;
        }
        History history = recorder.history();
        long checkingSince = clock.now();
        violations = new HistoryChecker().check(history, ends);
        if (!violations.isEmpty()) {
            keep(number, history, violations);
            throw new AssertionError("round " + number + ", seed " + seed + ": " + violations.size()
                    + " violations, first: " + violations.get(0) + "; history and members' logs in " + directory);
        }
        if (counts.answered() - answeredBefore < round.toSeconds()) {
            throw new AssertionError("round " + number + ", seed " + seed + ": hardly anything was answered");
        }
        progress.accept(String.format(
                "%4d s  round %d clean at revision %d: %s; judged in %d ms",
                clock.now() / 1_000_000_000,
                number,
                ends.get(0).revision(),
                counts,
                (clock.now() - checkingSince) / 1_000_000));
        return new Rest(ends.get(0).revision(), ends.get(0).kvs(), open(history, begin));
    }

    private static KeyRange range(int half) {
        var middle = LoadClient.PREFIX.concat(org.kvorum.bytes.Bytes.utf8("g"));
        return half == 1
                ? new KeyRange(LoadClient.PREFIX, middle)
                : new KeyRange(middle, KeyRange.prefix(LoadClient.PREFIX).end());
    }

    private static List<Thread> start(List<? extends Runnable> clients, String name) {
        var threads = new ArrayList<Thread>();
        for (var client : clients) {
            var thread = new Thread(client, name + "-" + threads.size());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (var thread : threads) {
            thread.join(SETTLE_PATIENCE.toMillis());
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " does not come to an end");
            }
        }
    }

    /** Returns whether each member answers a linearizable read. */
    private static Optional<Boolean> answers(KvorumCluster cluster) {
        return cluster.members().stream()
                        .allMatch(member -> Admin.everything(member, true).isPresent())
                ? Optional.of(true)
                : Optional.empty();
    }

    /** Waits until all members hold the same, and nothing changes any more: leases may still run out. */
    private static List<FinalState> settle(KvorumCluster cluster) {
        return KvorumCluster.await("all members to hold the same", SETTLE_PATIENCE, () -> {
            var first = Admin.everything(cluster.member(0), true);
            if (first.isEmpty() || first.get().kvs().stream().anyMatch(kv -> kv.lease() != 0)) {
                return Optional.empty();
            }
            var ends = new ArrayList<FinalState>();
            for (var member : cluster.members()) {
                Admin.everything(member, false).ifPresent(ends::add);
            }
            return ends.size() == cluster.members().size()
                            && ends.stream()
                                    .allMatch(
                                            end -> end.revision() == first.get().revision())
                    ? Optional.of(ends)
                    : Optional.empty();
        });
    }

    /** The members have the same history, and not only the same keys; a compaction may still be on its way. */
    private static void checkHashes(KvorumCluster cluster, long revision) {
        KvorumCluster.await("the same hash at revision " + revision + " on all members", SETTLE_PATIENCE, () -> {
            var hashes = new ArrayList<HashKVResponse>();
            for (var member : cluster.members()) {
                Admin.hash(member, revision).ifPresent(hashes::add);
            }
            if (hashes.size() < cluster.members().size()
                    || hashes.stream()
                                    .map(HashKVResponse::getCompactRevision)
                                    .distinct()
                                    .count()
                            > 1) {
                return Optional.empty();
            }
            if (hashes.stream().map(HashKVResponse::getHash).distinct().count() > 1) {
                throw new AssertionError("members differ at revision " + revision + ": " + hashes);
            }
            return Optional.of(true);
        });
    }

    /** Returns the writes of this round nobody knows the end of, and that have not happened so far. */
    private static List<Operation> open(History history, long since) {
        var done = new HashSet<Integer>();
        if (new LinearizabilityChecker().check(history) instanceof Verdict.Linearizable fits) {
            for (var step : fits.log().steps()) {
                var operation = step.operation();
                if (operation != null) {
                    done.add(operation.id());
                }
            }
        }
        return history.operations().stream()
                .filter(operation -> operation.isUnknown() && since <= operation.invokedAt())
                .filter(operation -> !(operation.request() instanceof Request.Range) && !done.contains(operation.id()))
                .toList();
    }

    private void keep(int number, History history, List<Violation> violations) {
        try {
            Files.writeString(directory.resolve("history." + number + ".txt"), HistoryText.write(history));
            var text = new StringBuilder("seed " + seed + ", round " + number + "\n");
            violations.forEach(violation -> text.append(violation).append('\n'));
            Files.writeString(directory.resolve("violations." + number + ".txt"), text);
            if (!violations.isEmpty()) {
                var culprits = violations.get(0).operations();
                Files.writeString(
                        directory.resolve("history." + number + ".html"),
                        HistoryPage.html(
                                violations.get(0).toString(), HistoryPage.near(history, culprits, 40), culprits));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void log(String what) {
        try {
            Files.writeString(
                    directory.resolve("faults.txt"),
                    java.time.Instant.now() + " " + clock.now() + " " + what + "\n",
                    UTF_8,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
