// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.options.GetOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the member at random moments while it is written to. After each restart every acknowledged write is there, none is torn, and no revision comes twice.
 *
 * <p>{@code -Dkvorum.crash.rounds=N} sets how often, {@code -Dkvorum.seed=N} when.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("kvorum.crash.rounds", 50);
    private static final int ROUNDS_WITH_SMALL_SNAPSHOTS = Math.max(1, ROUNDS / 5);
    private static final int WRITERS = 16;
    private static final int PAGE_KEYS = 2000;
    /** Every writer also writes this one key again and again. */
    private static final String OVERWRITTEN = "/last";

    private final long seed = Long.getLong("kvorum.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** The revision at which each key's acknowledged write was done, the highest sequence number acknowledged for overwritten ones. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Long> acknowledgedSequence = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong highestRevision = new AtomicLong();

    @Test
    void nothingAcknowledgedIsLost(@TempDir Path directory) throws Exception {
        run(directory, ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void nothingAcknowledgedIsLostWhileTheLogIsCut(String engine, @TempDir Path directory) throws Exception {
        run(
                directory,
                ROUNDS_WITH_SMALL_SNAPSHOTS,
                "--storage-engine",
                engine,
                "--snapshot-count",
                "500",
                "--max-wals",
                "2");
    }

    private void run(Path directory, int rounds, String... flags) throws Exception {
        try (var member = KvorumProcess.start(directory, flags)) {
            for (int round = 1; round <= rounds; round++) {
                writeUntilKilled(member);
                member.restart();
                check(member, "round " + round + ", -Dkvorum.seed=" + seed);
            }
        }
        assertThat(acknowledged).as("acknowledged writes").hasSizeGreaterThan(rounds);
    }

    private void writeUntilKilled(KvorumProcess member) throws Exception {
        var stop = new AtomicBoolean();
        try (var client = client(member)) {
            var writers = new ArrayList<Thread>();
            for (int w = 0; w < WRITERS; w++) {
                var writer = new Thread(new Writer(client, w, stop), "writer-" + w);
                writer.start();
                writers.add(writer);
            }
            awaitAcknowledgement(highestRevision.get());
            KvorumProcess.pause(Duration.ofMillis(random.nextInt(600)));
            member.kill();
            stop.set(true);
            for (var writer : writers) {
                writer.join();
            }
        }
    }

    /** Waits until writing has begun: a member that is killed before that has nothing to lose. */
    private void awaitAcknowledgement(long after) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (highestRevision.get() <= after) {
            if (deadline < System.nanoTime()) {
                throw new AssertionError("no write was acknowledged within 30 s");
            }
            KvorumProcess.pause(Duration.ofMillis(1));
        }
    }

    private final class Writer implements Runnable {
        private final Client client;
        private final int number;
        private final AtomicBoolean stop;

        Writer(Client client, int number, AtomicBoolean stop) {
            this.client = client;
            this.number = number;
            this.stop = stop;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                long next = sequence.incrementAndGet();
                boolean overwrite = next % 3 == 0;
                var key = "crash/" + number + (overwrite ? OVERWRITTEN : "/" + next);
                PutResponse response;
                try {
                    response = client.getKVClient()
                            .put(bytes(key), bytes(value(next)))
                            .get(2, TimeUnit.SECONDS);
                } catch (Exception unknown) {
                    // Not acknowledged: it may have happened or not.
                    continue;
                }
                long revision = response.getHeader().getRevision();
                acknowledged.put(key, revision);
                acknowledgedSequence.put(key, next);
                highestRevision.accumulateAndGet(revision, Math::max);
            }
        }
    }

    private void check(KvorumProcess member, String when) throws Exception {
        try (var client = client(member)) {
            var pages = readAll(client);
            var byKey = new ConcurrentHashMap<String, KeyValue>();
            var revisions = new HashSet<Long>();
            for (var kv : pages.stream().flatMap(page -> page.getKvs().stream()).toList()) {
                byKey.put(kv.getKey().toString(UTF_8), kv);
                assertThat(revisions.add(kv.getModRevision()))
                        .as("%s: revision %d comes once", when, kv.getModRevision())
                        .isTrue();
                assertThat(isWhole(kv.getValue().toString(UTF_8)))
                        .as("%s: value of %s is whole", when, kv.getKey())
                        .isTrue();
            }
            acknowledged.forEach((key, revision) -> {
                var kv = byKey.get(key);
                if (kv == null) {
                    throw new AssertionError(when + ": acknowledged " + key + " is lost");
                }
                if (key.endsWith(OVERWRITTEN)) {
                    assertThat(kv.getModRevision())
                            .as("%s: %s is not older", when, key)
                            .isGreaterThanOrEqualTo(revision);
                    assertThat(sequenceOf(kv.getValue().toString(UTF_8)))
                            .as("%s: %s is not older", when, key)
                            .isGreaterThanOrEqualTo(acknowledgedSequence.get(key));
                } else {
                    assertThat(kv.getModRevision())
                            .as("%s: revision of %s", when, key)
                            .isEqualTo(revision);
                }
            });
            assertThat(pages.get(0).getHeader().getRevision())
                    .as("%s: revision does not go back", when)
                    .isGreaterThanOrEqualTo(highestRevision.get());
        }
    }

    /** Reads all keys as of one revision, in pages that the client takes in. */
    private static List<GetResponse> readAll(Client client) throws Exception {
        var pages = new ArrayList<GetResponse>();
        var from = bytes("crash/");
        do {
            var option = GetOption.builder().withRange(bytes("crash0")).withLimit(PAGE_KEYS);
            if (!pages.isEmpty()) {
                option.withRevision(pages.get(0).getHeader().getRevision());
            }
            var page = client.getKVClient().get(from, option.build()).get(30, TimeUnit.SECONDS);
            pages.add(page);
            if (!page.getKvs().isEmpty()) {
                from = bytes(
                        page.getKvs().get(page.getKvs().size() - 1).getKey().toString(UTF_8) + "\0");
            }
        } while (pages.get(pages.size() - 1).isMore());
        return pages;
    }

    /** Returns a value that says by itself whether it is whole. */
    private static String value(long sequence) {
        var body = sequence + ":" + "x".repeat((int) (sequence * 37 % 900));
        return body + ":" + checksum(body);
    }

    private static boolean isWhole(String value) {
        int end = value.lastIndexOf(':');
        return 0 < end && value.substring(end + 1).equals(checksum(value.substring(0, end)));
    }

    private static long sequenceOf(String value) {
        return Long.parseLong(value.substring(0, value.indexOf(':')));
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static Client client(KvorumProcess member) {
        return Client.builder()
                .endpoints(member.clientUrls().toArray(String[]::new))
                .retryMaxAttempts(1)
                .build();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
