// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kvorum.bench.load.Keys;
import org.kvorum.bench.load.Ticks;
import org.kvorum.bench.load.Trickle;
import org.kvorum.bench.load.Values;

/**
 * How long a cluster takes no writes when its leader goes: puts trickle to the other members, the leader is killed or told
 * to stop, and the longest time without a successful put is what it took.
 *
 * @param losses of the leader in a row; in between it is started again
 * @param departures how the leader goes, one after the other for each loss
 * @param interval between two puts to a member
 * @param timeout after which a put is cancelled
 * @param settle how long the cluster is left in peace, but for the puts, before the leader goes
 * @param valueBytes size of each value
 */
public record Failover(
        int losses, List<Departure> departures, Duration interval, Duration timeout, Duration settle, int valueBytes) {

    private static final Metric GAP = new Metric("median ms without a write", 0);
    private static final Metric STEADY_GAP = new Metric("before ms", 0);
    private static final Metric EXIT = new Metric("exit ms", 0);

    private static final long KEY_SPACE = 10_000;
    private static final Duration CALM = Duration.ofMillis(1_500);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** How a leader goes. */
    public enum Departure {
        KILL("kill -9 of the leader") {
            @Override
            void leave(ServerProcess leader) throws InterruptedException {
                leader.kill();
            }
        },
        TERM("SIGTERM to the leader") {
            @Override
            void leave(ServerProcess leader) throws InterruptedException {
                leader.stop();
            }
        };

        private final String row;

        Departure(String row) {
            this.row = row;
        }

        /** Makes the leader go, and returns when its process has ended. */
        abstract void leave(ServerProcess leader) throws InterruptedException;
    }

    public Failover {
        departures = List.copyOf(departures);
    }

    Measurements measurements() {
        return new Measurements("what", List.of(GAP, GAP.least("least"), GAP.most("most"), STEADY_GAP, EXIT));
    }

    /** Starts the cluster and takes its leaders away. */
    void run(Cluster cluster, Measurements measurements, Narrator narrator) throws IOException, InterruptedException {
        cluster.start();
        cluster.awaitReady();
        for (Departure departure : departures) {
            for (int loss = 0; loss < losses; loss++) {
                Map<Metric, Double> values = lose(cluster, departure, narrator);
                measurements.add(departure.row, cluster.kind().name(), values);
                narrator.note(String.format(
                        Locale.ROOT, "%s, %d of %d: %.0f ms", departure.row, loss + 1, losses, values.get(GAP)));
            }
        }
    }

    private Map<Metric, Double> lose(Cluster cluster, Departure departure, Narrator narrator)
            throws IOException, InterruptedException {
        int leader = cluster.leader();
        List<InetSocketAddress> others = new ArrayList<>(cluster.addresses());
        others.remove(leader);
        Map<Metric, Double> values;
        try (Trickle trickle =
                Trickle.start(others, interval, timeout, new Keys("trickle/", KEY_SPACE), new Values(valueBytes, 1))) {
            Comparison.pause(settle);
            long before = Ticks.nanos();
            departure.leave(cluster.member(leader));
            long gone = Ticks.nanos();
            if (!awaitCalm(trickle, gone)) {
                narrator.complain(departure.row + ": no calm within " + LIMIT + ", failures: " + trickle.failures());
            }
            long end = Ticks.nanos();
            List<Long> successes = trickle.successes();
            List<Long> earlier =
                    successes.stream().filter(success -> success <= before).toList();
            long first = earlier.isEmpty() ? before : earlier.get(0);
            values = Map.of(
                    GAP, Trickle.longestGapNanos(successes, before, end) / 1e6,
                    STEADY_GAP, Trickle.longestGapNanos(earlier, first, before) / 1e6,
                    EXIT, (gone - before) / 1e6);
        }
        cluster.restart(leader);
        return values;
    }

    /** Waits until for some time no gap was long, and the leader has been gone for as long; false if that takes too long. */
    private static boolean awaitCalm(Trickle trickle, long gone) {
        long since = gone;
        while (Ticks.nanos() - gone < LIMIT.toNanos()) {
            Comparison.pause(LOOK);
            long now = Ticks.nanos();
            List<Long> successes = trickle.successes();
            boolean silent = successes.isEmpty() || now - successes.get(successes.size() - 1) > 2 * LOOK.toNanos();
            if (silent) {
                since = now;
            } else if (now - since > CALM.toNanos()) {
                return true;
            }
        }
        return false;
    }
}
