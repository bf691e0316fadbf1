// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kvorum.cli.CommandFailure;

/** {@code check perf}: puts at a rate for a while, and judges how they were answered. */
final class CheckPerf implements Verb {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Map<String, Load> LOADS = Map.of(
            "s", new Load(150, 50, A_MINUTE),
            "m", new Load(1000, 200, A_MINUTE),
            "l", new Load(8000, 500, A_MINUTE),
            "xl", new Load(15000, 1000, A_MINUTE));

    private static final CheckKeys.Sizes SIZES = new CheckKeys.Sizes(256, 1024);
    private static final Duration DELETION = Duration.ofSeconds(30);
    private static final double THROUGHPUT_SHARE = 0.9;
    private static final double SLOWEST_SECONDS = 0.5;
    private static final double DEVIATION_SECONDS = 0.1;

    private final Map<String, Load> loads;

    /**
     * A load.
     *
     * @param writesPerSecond that are tried
     * @param clients how many put at the same time
     * @param duration how long
     */
    record Load(int writesPerSecond, int clients, Duration duration) {}

    /**
     * What came of it.
     *
     * @param passed whether all is well
     * @param lines that say what is, and what is not
     */
    record Verdict(boolean passed, List<String> lines) {
        Verdict {
            lines = List.copyOf(lines);
        }
    }

    /** Creates the command with loads by their names. */
    CheckPerf(Map<String, Load> loads) {
        this.loads = Map.copyOf(loads);
    }

    static Command command() {
        return Command.of(
                Group.UTILITY,
                "perf",
                "[options]",
                "Check the performance of the etcd cluster",
                new CheckPerf(LOADS),
                Check.flags("performance", "/etcdctl-check-perf/"));
    }

    @Override
    public int run(Call call) {
        Load load = Check.load(call, loads);
        var keys = new CheckKeys(call, SIZES, DELETION);
        keys.requireNone();
        var latencies = new Latencies();
        long start = call.nanoTime();
        try (var writers = new Writers(call, load.clients(), latencies)) {
            write(call, load, keys, writers);
        }
        double seconds = (call.nanoTime() - start) / 1e9;
        keys.clear();
        if (call.stopped()) {
            return INTERRUPTED_BY_SIGNAL;
        }
        Verdict verdict = judge(load, latencies, seconds);
        Check.tell(call, verdict.lines());
        return verdict.passed() ? 0 : CommandFailure.ERROR;
    }

    private static void write(Call call, Load load, CheckKeys keys, Writers writers) {
        var pacer = new Pacer(load.writesPerSecond(), load.clients(), call::nanoTime);
        long start = call.nanoTime();
        try (var bar = new Bar(call, load.duration().toSeconds())) {
            boolean going = true;
            for (long passed = 0; going && passed < load.duration().toNanos(); passed = call.nanoTime() - start) {
                bar.show(Duration.ofNanos(passed).toSeconds());
                Duration pause = pacer.next();
                going = (pause.isZero() || !call.stop(pause)) && writers.put(keys.next());
            }
            if (going) {
                bar.show(load.duration().toSeconds());
            }
        }
    }

    static Verdict judge(Load load, Latencies latencies, double seconds) {
        List<String> lines = Check.errors(latencies);
        boolean clean = lines.isEmpty();
        double rate = latencies.count() / seconds;
        boolean fast = rate / load.writesPerSecond() > THROUGHPUT_SHARE;
        lines.add((fast ? "PASS: Throughput is " : "FAIL: Throughput too low: ") + ((long) rate + 1) + " writes/s");
        boolean prompt = latencies.slowestSeconds() <= SLOWEST_SECONDS;
        lines.add((prompt ? "PASS: Slowest request took " : "Slowest request took too long: ")
                + seconds(latencies.slowestSeconds()));
        boolean even = latencies.deviationSeconds() <= DEVIATION_SECONDS;
        lines.add((even ? "PASS: Stddev is " : "Stddev too high: ") + seconds(latencies.deviationSeconds()));
        boolean passed = clean && fast && prompt && even;
        lines.add(passed ? "PASS" : "FAIL");
        return new Verdict(passed, lines);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%fs", seconds);
    }
}
