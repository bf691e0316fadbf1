// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.member.Member;
import org.kvorum.env.system.SystemEnvironment;

/**
 * Measures a switch of the storage engine, by hand: arguments are a directory, how many keys of 256 B, and the engines to go to, one after the other, beginning
 * with the first. Prints how long each switch took and the latency of puts, one every two milliseconds, before and meanwhile.
 */
final class EngineSwitchMeasurement {
    private static final String VALUE = value();
    private static final long PUT_EVERY_NANOS = 2_000_000;
    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final int PUTS_MAX = 1_000_000;

    private final Member member;
    private final Ticker ticker = new SystemEnvironment().ticker();

    private EngineSwitchMeasurement(Member member) {
        this.member = member;
    }

    public static void main(String[] args) throws Exception {
        var engines = Arrays.asList(args).subList(2, args.length);
        try (var cluster = new LocalCluster(Path.of(args[0]))
                .with("storage-engine", engines.get(0))
                .with("unsafe-no-fsync", "false")
                .with("quota-backend-bytes", String.valueOf(8L << 30))) {
            var measured = new EngineSwitchMeasurement(cluster.found("m").member("m"));
            measured.fill(Integer.parseInt(args[1]));
            for (var engine : engines.subList(1, engines.size())) {
                measured.measure(engine);
            }
        }
    }

    private void fill(int keys) throws InterruptedException {
        int atOnce = 1000;
        var room = new Semaphore(atOnce);
        for (int i = 0; i < keys; i++) {
            room.acquire();
            var unused =
                    Load.put(member, String.format("key%013d", i), VALUE).whenComplete((done, error) -> room.release());
        }
        room.acquire(atOnce);
        say(
                "filled %d keys, %d MB in use, %d MB on disk",
                keys, mb(member.storage().sizeInUseBytes()), disk());
    }

    private void measure(String engine) {
        var from = member.storage().engine();
        long quietEnd = ticker.nanos() + QUIET_NANOS;
        var before = puts(() -> ticker.nanos() >= quietEnd);
        long start = ticker.nanos();
        var switched = member.switchEngine(engine);
        var during = puts(switched::isDone);
        switched.join();
        say(
                "%s -> %s: %.1f s, %d MB; puts before: %s; meanwhile: %s",
                from, engine, (ticker.nanos() - start) / 1e9, disk(), before, during);
    }

    private String puts(java.util.function.BooleanSupplier until) {
        var latencies = new long[PUTS_MAX];
        int count = 0;
        long next = ticker.nanos();
        var last = CompletableFuture.<Void>completedFuture(null);
        while (!until.getAsBoolean() && count < PUTS_MAX) {
            int number = count++;
            long sent = ticker.nanos();
            last = Load.put(member, "probe" + number % 1000, VALUE)
                    .thenAccept(done -> latencies[number] = ticker.nanos() - sent);
            next += PUT_EVERY_NANOS;
            LockSupport.parkNanos(next - ticker.nanos());
        }
        last.join();
        var sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        return String.format(
                "%d, p50 %.2f ms, p99 %.2f ms, longest %.0f ms",
                count, sorted[count / 2] / 1e6, sorted[(int) (count * 0.99)] / 1e6, sorted[count - 1] / 1e6);
    }

    private long disk() {
        return mb(member.storage().diskBytes());
    }

    private static long mb(long bytes) {
        return bytes / 1_000_000;
    }

    private static String value() {
        var random = new Random(1);
        var bytes = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            bytes.append((char) ('a' + random.nextInt(26)));
        }
        return bytes.toString();
    }

    private static void say(String format, Object... args) {
        System.out.printf(format + "%n", args);
    }
}
