// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.client.Entry;
import org.kvorum.api.client.Get;
import org.kvorum.api.client.HeldLock;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.Leases;
import org.kvorum.api.client.Locks;
import org.kvorum.api.client.Put;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.bytes.Bytes;

final class LocalLocksTest {
    private static final Duration TTL = Duration.ofSeconds(30);

    /** As short as a lease can be: one and a half election timeouts, in whole seconds. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private LocalMember node;
    private AnswerGate gate;
    private LocalServices services;
    private KeyValue kv;
    private Leases leases;
    private Locks locks;

    @BeforeEach
    void start() throws Exception {
        node = LocalMember.start(directory);
        gate = new AnswerGate(node.member);
        services = new LocalServices(gate.front(), node.environment);
        kv = services.keyValue();
        leases = services.leases();
        locks = services.locks();
    }

    @AfterEach
    void stop() {
        services.close();
        node.close();
    }

    @Test
    void aLeaseTakesItsKeysWithIt() throws Exception {
        var lease = leases.grant(SHORT).join();
        kv.put(Put.of("session", "here").lease(lease.id())).join();
        assertThat(leases.state(lease.id(), true).join().keys()).containsExactly(Bytes.utf8("session"));
        assertThat(leases.all()).containsExactly(lease.id());
        assertThat(leases.renew(lease.id()).join()).isEqualTo(lease.granted());
        await(() -> kv.get("session").join().isEmpty());
        assertThatThrownBy(() -> leases.renew(lease.id()).join())
                .hasCauseInstanceOf(KvorumException.class)
                .hasMessageContaining("requested lease not found");
        assertThatThrownBy(() -> leases.state(lease.id(), false).join()).hasCauseInstanceOf(KvorumException.class);
    }

    @Test
    void aLeaseThatIsHeldOutlivesItsTimeToLive() throws Exception {
        var lease = leases.hold(SHORT).join();
        kv.put(Put.of("session", "here").lease(lease.id())).join();
        LockSupport.parkNanos(lease.ttl().multipliedBy(3).toNanos());
        assertThat(kv.get("session").join()).isPresent();
        assertThat(lease.lost()).isNotDone();
        lease.release().get(10, TimeUnit.SECONDS);
        assertThat(kv.get("session").join()).isEmpty();
        assertThat(lease.lost()).isNotDone();
        lease.release().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLeaseThatSomebodyRevokesIsLost() throws Exception {
        var lease = leases.hold(SHORT).join();
        leases.revoke(lease.id()).join();
        lease.lost().get(10, TimeUnit.SECONDS);
    }

    @Test
    void oneAtATimeHoldsALock() throws Exception {
        var inside = new AtomicInteger();
        var rounds = new ArrayList<CompletableFuture<?>>();
        var revisions = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            rounds.add(locks.lock("jobs", TTL).thenCompose(lock -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                revisions.add(lock.revision());
                return kv.put("worked", "yes").thenCompose(done -> {
                    inside.decrementAndGet();
                    return lock.release();
                });
            }));
        }
        for (var round : rounds) {
            round.get(20, TimeUnit.SECONDS);
        }
        assertThat(revisions).hasSize(20).isSorted();
        assertThat(kv.get(Get.prefix("jobs/")).join().entries()).isEmpty();
        assertThat(leases.all()).isEmpty();
    }

    @Test
    void takesALockOnlyIfItIsFree() throws Exception {
        var lock = locks.tryLock("m", TTL).join().orElseThrow();
        assertThat(locks.tryLock("m", TTL).join()).isEmpty();
        lock.release().get(10, TimeUnit.SECONDS);
        assertThat(locks.tryLock("m", TTL).join()).isPresent();
    }

    @Test
    void whoCancelsLeavesTheLine() throws Exception {
        var first = locks.lock("m", TTL).join();
        var second = locks.lock("m", TTL);
        await(() -> count("m/") == 2);
        var third = locks.lock("m", TTL);
        await(() -> count("m/") == 3);
        assertThat(second.cancel(false)).isTrue();
        await(() -> count("m/") == 2);
        assertThat(third).isNotDone();
        first.close();
        assertThat(third.get(10, TimeUnit.SECONDS).lost()).isNotDone();
    }

    @Test
    void aWaiterGoesOnWhenTheHubIsExchanged() throws Exception {
        var first = locks.lock("m", TTL).join();
        var second = locks.lock("m", TTL);
        await(() -> count("m/") == 2);
        node.hubs.take();
        first.release().join();
        node.hubs.bring();
        assertThat(second.get(10, TimeUnit.SECONDS).revision()).isGreaterThan(first.revision());
    }

    @Test
    void aLockIsLostWhenItsKeyIsDeleted() throws Exception {
        var lock = locks.lock("m", TTL).join();
        kv.delete(lock.key().toStringUtf8()).join();
        lock.lost().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLockOnALeaseIsGivenBackWithoutIt() throws Exception {
        var lease = leases.hold(TTL).join();
        HeldLock lock = locks.lock(Bytes.utf8("m"), lease).join();
        assertThat(locks.lock(Bytes.utf8("m"), lease).join().revision()).isEqualTo(lock.revision());
        lock.release().get(10, TimeUnit.SECONDS);
        assertThat(count("m/")).isZero();
        assertThat(leases.all()).containsExactly(lease.id());
        leases.revoke(lease.id()).join();
        assertThatThrownBy(() -> locks.lock(Bytes.utf8("m"), lease).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(KvorumException.class);
    }

    @Test
    void whatIsHeldIsLostWhenTheServicesGo() throws Exception {
        var lock = locks.lock("m", TTL).join();
        var waiting = locks.lock("m", TTL);
        await(() -> count("m/") == 2);
        services.close();
        lock.lost().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(KvorumException.class);
    }

    @Test
    void aLeaseForgetsTheLocksThatWereGivenBack() throws Exception {
        var lease = leases.hold(TTL).join();
        for (int i = 0; i < 20; i++) {
            var waiting = locks.lock(Bytes.utf8("m"), lease);
            waiting.get(10, TimeUnit.SECONDS).release().get(10, TimeUnit.SECONDS);
        }
        assertThat(((KeptLease) lease).listeners()).isZero();
        var lock = locks.lock(Bytes.utf8("m"), lease).get(10, TimeUnit.SECONDS);
        leases.revoke(lease.id()).join();
        lock.lost().get(10, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsHeldThatIsGrantedWhenTheServicesAreGone() throws Exception {
        var granted = new CompletableFuture<Void>();
        gate.holdBack("propose", granted);
        var lease = leases.hold(TTL);
        var lock = locks.lock("m", TTL);
        await(() -> leases.all().size() == 2);
        services.close();
        granted.complete(null);
        assertThatThrownBy(() -> lease.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(KvorumException.class);
        assertThatThrownBy(() -> lock.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(KvorumException.class);
        await(() -> leases.all().isEmpty());
    }

    @Test
    void whoCancelsAnAttemptHoldsNothing() throws Exception {
        var granted = new CompletableFuture<Void>();
        gate.holdBack("propose", granted);
        var lease = leases.hold(TTL);
        await(() -> leases.all().size() == 1);
        assertThat(lease.cancel(false)).isTrue();
        granted.complete(null);
        await(() -> leases.all().isEmpty());

        var taken = new CompletableFuture<Void>();
        gate.holdBack("txn", taken);
        var attempt = locks.tryLock("m", TTL);
        await(() -> count("m/") == 1);
        assertThat(attempt.cancel(false)).isTrue();
        taken.complete(null);
        await(() -> count("m/") == 0 && leases.all().isEmpty());
    }

    @Test
    void whoCancelsLeavesTheLineAlsoIfThatFailsAtFirst() throws Exception {
        var lease = leases.hold(TTL).join();
        var first = locks.lock("m", TTL).join();
        var second = locks.lock(Bytes.utf8("m"), lease);
        await(() -> watchers() == 2);
        long left = revisions("m/").get(1);
        gate.refuse("txn", 1, new RequestException(ErrorCode.NO_LEADER));
        assertThat(second.cancel(false)).isTrue();
        var third = locks.lock(Bytes.utf8("m"), lease);
        await(() -> count("m/") == 2 && revisions("m/").get(1) > left);
        first.release().get(10, TimeUnit.SECONDS);
        assertThat(third.get(10, TimeUnit.SECONDS).revision()).isGreaterThan(left);

        var fourth = locks.lock(Bytes.utf8("m"), leases.hold(TTL).join());
        await(() -> watchers() == 2);
        gate.refuse("txn", 2, new RequestException(ErrorCode.NO_LEADER));
        assertThat(fourth.cancel(false)).isTrue();
        await(() -> count("m/") == 1);
        assertThat(third.join().lost()).isNotDone();
    }

    @Test
    void whoCancelsLeavesAPlaceToOthersOnTheSameLease() throws Exception {
        var lease = leases.hold(TTL).join();
        var holder = locks.lock("m", TTL).join();
        var first = locks.lock(Bytes.utf8("m"), lease);
        await(() -> watchers() == 2);
        var second = locks.lock(Bytes.utf8("m"), lease);
        await(() -> watchers() == 3);
        long place = revisions("m/").get(1);

        assertThat(second.cancel(false)).isTrue();
        await(() -> watchers() == 2);
        holder.release().join();

        var lock = first.get(10, TimeUnit.SECONDS);
        assertThat(lock.revision()).isEqualTo(place);
        assertThat(revisions("m/")).containsExactly(place);
        lock.release().join();
        assertThat(count("m/")).isZero();
    }

    @Test
    void whoCancelsDoesNotTakeALockFromItsOwnLease() throws Exception {
        var lease = leases.hold(TTL).join();
        var lock = locks.lock(Bytes.utf8("m"), lease).join();
        var taken = new CompletableFuture<Void>();
        gate.holdBack("txn", taken);
        var second = locks.lock(Bytes.utf8("m"), lease);
        var third = locks.lock(Bytes.utf8("m"), lease);
        assertThat(second.cancel(false)).isTrue();
        taken.complete(null);

        // answered after the second, which would have written before this one
        assertThat(third.get(10, TimeUnit.SECONDS).revision()).isEqualTo(lock.revision());
        kv.put("later", "1").join();
        assertThat(revisions("m/")).containsExactly(lock.revision());
        lock.release().join();
        assertThat(count("m/")).isZero();
    }

    @Test
    void theLastOneWhoCancelsLeavesThePlace() throws Exception {
        var lease = leases.hold(TTL).join();
        var holder = locks.lock("m", TTL).join();
        var first = locks.lock(Bytes.utf8("m"), lease);
        var second = locks.lock(Bytes.utf8("m"), lease);
        await(() -> watchers() == 3);

        assertThat(first.cancel(false)).isTrue();
        assertThat(second.cancel(false)).isTrue();

        await(() -> count("m/") == 1);
        assertThat(holder.lost()).isNotDone();
    }

    @Test
    void aLockThatIsClosedIsGivenBackAlsoIfThatFailsAtFirst() throws Exception {
        var lease = leases.hold(TTL).join();
        var lock = locks.lock(Bytes.utf8("m"), lease).get(10, TimeUnit.SECONDS);
        gate.refuse("txn", 1, new RequestException(ErrorCode.NO_LEADER));
        lock.close();
        assertThat(locks.lock("m", TTL).get(10, TimeUnit.SECONDS).revision()).isGreaterThan(lock.revision());
        assertThat(lock.lost()).isNotDone();
    }

    @Test
    void aLockAsksForItsKeyUntilItKnows() throws Exception {
        var lock = locks.lock("m", TTL).join();
        node.hubs.take();
        kv.delete(lock.key().toStringUtf8()).join();
        kv.put("other", "1").join();
        long last = kv.put("other", "2").join().revision();
        kv.compact(last, true).join();
        gate.refuse("range", 2, new RequestException(ErrorCode.NO_LEADER));
        node.hubs.bring();
        lock.lost().get(10, TimeUnit.SECONDS);
    }

    /** Returns how many watch the end of a key: their own, or that of the one before. */
    private int watchers() {
        return node.member.watches().counts().watchers();
    }

    private List<Long> revisions(String prefix) {
        return kv.get(Get.prefix(prefix)).join().entries().stream()
                .map(Entry::createRevision)
                .sorted()
                .toList();
    }

    private long count(String prefix) {
        return kv.get(Get.prefix(prefix).countOnly()).join().count();
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
