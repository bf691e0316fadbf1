// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.Lessor.Grant.Granted;
import org.kvorum.api.lease.Lessor.Grant.Refused;
import org.kvorum.api.lease.Lessor.LeaseInfo;
import org.kvorum.api.lease.Lessor.Renewal;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.LeaseCheckpoint;

final class HeapLessorTest {
    private static final Duration RETRY = Duration.ofSeconds(7);

    private final MapBackend backend = new MapBackend();
    private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private Lessor open(boolean checkpoints) {
        return new HeapLessorFactory().open(backend, new LessorOptions(2, checkpoints, true), () -> now, new Random(1));
    }

    private Lessor primary() {
        var lessor = open(false);
        lessor.promote(Duration.ZERO);
        return lessor;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static Bytes key(String text) {
        return Bytes.utf8(text);
    }

    @Test
    void grantsWithTheLeastTimeToLive() {
        var lessor = primary();
        assertThat(lessor.grant(1, 10)).isEqualTo(new Granted(1, 10));
        assertThat(lessor.grant(2, 1)).isEqualTo(new Granted(2, 2));
        assertThat(lessor.grant(3, -5)).isEqualTo(new Granted(3, 2));
        assertThat(lessor.size()).isEqualTo(3);
    }

    @Test
    void refusesWhatEtcdRefuses() {
        var lessor = primary();
        lessor.grant(1, 10);
        assertThat(lessor.grant(1, 20)).isEqualTo(new Refused(ErrorCode.LEASE_EXISTS));
        assertThat(lessor.grant(0, 20)).isEqualTo(new Refused(ErrorCode.LEASE_NOT_FOUND));
        assertThat(lessor.grant(2, 9_000_000_001L)).isEqualTo(new Refused(ErrorCode.LEASE_TTL_TOO_LARGE));
        assertThat(lessor.grant(2, 9_000_000_000L)).isEqualTo(new Granted(2, 9_000_000_000L));
        assertThat(lessor.lookup(2)).contains(new LeaseInfo(2, 9_000_000_000L, 9_000_000_000L, List.of()));
        assertThat(lessor.leases()).containsExactly(1L, 2L);
    }

    @Test
    void keepsRecordsAsEtcdDoes() {
        var lessor = primary();
        lessor.grant(0x1234, 300);
        assertThat(backend.get(Bucket.LEASE, Bytes.bigEndian(0x1234)))
                .isEqualTo(Bytes.of(new byte[] {8, (byte) 0xb4, 0x24, 16, (byte) 0xac, 2}));
        lessor.checkpoint(List.of(new LeaseCheckpoint(0x1234, 5)));
        assertThat(backend.get(Bucket.LEASE, Bytes.bigEndian(0x1234)))
                .isEqualTo(Bytes.of(new byte[] {8, (byte) 0xb4, 0x24, 16, (byte) 0xac, 2, 24, 5}));
        lessor.revoke(0x1234);
        assertThat(backend.get(Bucket.LEASE, Bytes.bigEndian(0x1234))).isNull();
    }

    @Test
    void reportsWhatRanOutAndAgainAfterAWhile() {
        var lessor = primary();
        lessor.grant(1, 10);
        lessor.grant(2, 5);
        lessor.grant(3, 100);
        assertThat(lessor.takeExpired(10, RETRY)).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(lessor.takeExpired(1, RETRY)).containsExactly(2L);
        assertThat(lessor.takeExpired(10, RETRY)).containsExactly(1L);
        assertThat(lessor.takeExpired(10, RETRY)).isEmpty();
        lessor.revoke(2);
        pass(RETRY);
        assertThat(lessor.takeExpired(10, RETRY)).containsExactly(1L);
    }

    @Test
    void renewsOnThePrimaryWhatHasNotRunOut() {
        var lessor = open(false);
        lessor.grant(1, 10);
        assertThat(lessor.renew(1)).isEqualTo(new Renewal(Renewal.State.NOT_PRIMARY, 0, false));
        lessor.promote(Duration.ZERO);
        pass(Duration.ofSeconds(8));
        assertThat(lessor.renew(1)).isEqualTo(new Renewal(Renewal.State.RENEWED, 10, false));
        pass(Duration.ofSeconds(8));
        assertThat(lessor.takeExpired(10, RETRY)).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(lessor.renew(1).state()).isEqualTo(Renewal.State.EXPIRED);
        assertThat(lessor.takeExpired(10, RETRY)).containsExactly(1L);
        lessor.revoke(1);
        assertThat(lessor.renew(1).state()).isEqualTo(Renewal.State.NOT_FOUND);
    }

    @Test
    void renewalEndsTheExtensionOfALeaderChange() {
        var lessor = open(false);
        lessor.grant(1, 10);
        lessor.promote(Duration.ofSeconds(60));
        assertThat(lessor.lookup(1)).contains(new LeaseInfo(1, 10, 70, List.of()));
        lessor.renew(1);
        pass(Duration.ofSeconds(10));
        assertThat(lessor.takeExpired(1, RETRY)).containsExactly(1L);
    }

    @Test
    void countsTimeOnlyWhilePrimary() {
        var lessor = primary();
        lessor.grant(1, 10);
        lessor.demote();
        pass(Duration.ofSeconds(100));
        assertThat(lessor.takeExpired(10, RETRY)).isEmpty();
        assertThat(lessor.isPrimary()).isFalse();
        assertThat(lessor.lookup(1).orElseThrow().remainingSeconds()).isEqualTo(9_223_372_036L);
        lessor.grant(2, 4);
        assertThat(lessor.revoke(2)).isEmpty();
        lessor.promote(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(10));
        assertThat(lessor.takeExpired(10, RETRY)).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(lessor.takeExpired(10, RETRY)).containsExactly(1L);
    }

    @Test
    void spreadsExpiriesWhenItBecomesPrimary() {
        var lessor = open(false);
        for (int id = 1; id <= 3000; id++) {
            lessor.grant(id, 10);
        }
        lessor.promote(Duration.ZERO);
        pass(Duration.ofSeconds(10));
        for (int second = 0; second < 4; second++) {
            assertThat(lessor.takeExpired(10_000, Duration.ofDays(1))).hasSize(750);
            pass(Duration.ofSeconds(1));
        }
        assertThat(lessor.takeExpired(10_000, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void returnsTheKeysOfARevokedLeaseSorted() {
        var lessor = primary();
        lessor.grant(1, 10);
        lessor.grant(2, 10);
        for (var name : List.of("c", "a", "b", "d")) {
            lessor.attach(key(name), 1);
        }
        lessor.attach(key("a"), 2);
        lessor.attach(key("b"), 0);
        lessor.attach(key("unknown"), 99);
        assertThat(lessor.leaseOf(key("a"))).isEqualTo(2);
        assertThat(lessor.leaseOf(key("b"))).isZero();
        assertThat(lessor.leaseOf(key("unknown"))).isZero();
        assertThat(lessor.lookup(1).orElseThrow().keys()).containsExactlyInAnyOrder(key("c"), key("d"));
        assertThat(lessor.revoke(1)).containsExactly(key("c"), key("d"));
        assertThat(lessor.leaseOf(key("c"))).isZero();
        assertThat(lessor.revoke(1)).isNull();
        assertThat(lessor.exists(1)).isFalse();
        assertThat(lessor.exists(2)).isTrue();
    }

    @Test
    void checkpointsLongLeasesEveryFiveMinutes() {
        var lessor = open(true);
        lessor.promote(Duration.ZERO);
        lessor.grant(1, 300);
        lessor.grant(2, 1000);
        assertThat(lessor.takeDueCheckpoints(10)).isEmpty();
        pass(Duration.ofMinutes(5));
        var due = lessor.takeDueCheckpoints(10);
        assertThat(due).containsExactly(new LeaseCheckpoint(2, 700));
        assertThat(lessor.takeDueCheckpoints(10)).isEmpty();
        lessor.checkpoint(due);
        pass(Duration.ofMinutes(5));
        assertThat(lessor.takeDueCheckpoints(10)).containsExactly(new LeaseCheckpoint(2, 400));
        assertThat(lessor.renew(2)).isEqualTo(new Renewal(Renewal.State.RENEWED, 1000, true));
        lessor.checkpoint(List.of(new LeaseCheckpoint(2, 0)));
        assertThat(lessor.renew(2)).isEqualTo(new Renewal(Renewal.State.RENEWED, 1000, false));
        pass(Duration.ofMinutes(5));
        assertThat(lessor.takeDueCheckpoints(10)).containsExactly(new LeaseCheckpoint(2, 700));
    }

    @Test
    void restartsWithWhatACheckpointLeft() {
        var before = open(true);
        before.grant(1, 1000);
        before.grant(2, 5);
        before.checkpoint(List.of(new LeaseCheckpoint(1, 40), new LeaseCheckpoint(77, 1)));
        var after = open(true);
        assertThat(after.size()).isEqualTo(2);
        assertThat(after.takeExpired(10, RETRY)).isEmpty();
        after.promote(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(6));
        assertThat(after.takeExpired(10, RETRY)).containsExactly(2L);
        assertThat(after.lookup(1)).contains(new LeaseInfo(1, 1000, 35, List.of()));
    }

    @Test
    void agreesWithASimpleModel() {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var lessor = open(false);
            lessor.leases().forEach(lessor::revoke);
            lessor.promote(Duration.ZERO);
            Map<Long, Long> deadlines = new HashMap<>();
            Map<Bytes, Long> attached = new HashMap<>();
            Set<Long> reported = new HashSet<>();
            for (int step = 0; step < 400; step++) {
                long id = 1 + random.nextLong(30);
                var aKey = key("k" + random.nextInt(50));
                switch (random.nextInt(6)) {
                    case 0 -> {
                        if (lessor.grant(id, 2 + random.nextInt(50)) instanceof Granted granted) {
                            deadlines.put(
                                    id,
                                    now
                                            + Duration.ofSeconds(granted.ttlSeconds())
                                                    .toNanos());
                        }
                    }
                    case 1 -> {
                        var keys = lessor.revoke(id);
                        assertThat(keys != null).as("seed %d", seed).isEqualTo(deadlines.remove(id) != null);
                        if (keys != null) {
                            assertThat(keys).isSorted();
                            attached.values().removeIf(lease -> lease == id);
                            reported.remove(id);
                        }
                    }
                    case 2 -> {
                        var renewal = lessor.renew(id);
                        if (renewal.state() == Renewal.State.RENEWED) {
                            deadlines.put(
                                    id,
                                    now
                                            + Duration.ofSeconds(renewal.ttlSeconds())
                                                    .toNanos());
                        }
                    }
                    case 3 -> {
                        if (lessor.exists(id)) {
                            lessor.attach(aKey, id);
                            attached.put(aKey, id);
                        }
                    }
                    case 4 -> pass(Duration.ofMillis(random.nextInt(4000)));
                    default -> {
                        var due = new HashSet<Long>();
                        deadlines.forEach((lease, deadline) -> {
                            if (deadline - now <= 0 && !reported.contains(lease)) {
                                due.add(lease);
                            }
                        });
                        assertThat(new HashSet<>(lessor.takeExpired(1000, Duration.ofDays(365))))
                                .as("seed %d step %d", seed, step)
                                .isEqualTo(due);
                        reported.addAll(due);
                    }
                }
                assertThat(lessor.leaseOf(aKey)).isEqualTo(attached.getOrDefault(aKey, 0L));
            }
            assertThat(lessor.leases()).hasSameElementsAs(deadlines.keySet());
        }
    }
}
