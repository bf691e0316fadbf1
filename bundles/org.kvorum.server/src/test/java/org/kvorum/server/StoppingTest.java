// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.env.Disk;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.EngineSwitchException;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.Snapshot;

/** What a member leaves behind that stops in the middle of something. */
@Timeout(60)
final class StoppingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void whoeverWaitsForAnAnswerHearsThatTheMemberHasStopped() throws Exception {
        try (var cluster = new LocalCluster(directory)) {
            var member = cluster.foundWithout("b", "a");
            var questions = questions(member);
            var waiting = new ArrayList<CompletableFuture<?>>();
            questions.forEach(question -> waiting.add(question.get()));
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            cluster.stop("a");

            waiting.forEach(StoppingTest::assertStopped);
            questions.forEach(question -> assertStopped(question.get()));
            assertStopped(member.raft());
            assertStopped(member.offload(() -> 1));
            assertStopped(member.snapshot());
        }
    }

    @Test
    void aFirstStartThatEndsBeforeItLogsAnythingGoesOnAtTheNext() throws Exception {
        try (var cluster = new LocalCluster(directory)) {
            beginOnAFullDisk(cluster, "m", "new");

            var member = cluster.restart("m");

            assertThat(member.members()).singleElement().matches(each -> each.id() == member.memberId());
            LocalCluster.put(member, "k", "v");
        }
    }

    @Test
    void whoJoinsAndEndsBeforeItLogsAnythingGoesOnAtTheNextStart() throws Exception {
        try (var cluster = new LocalCluster(directory)) {
            LocalCluster.get(cluster.found("a", "b").leader().addMember(List.of(cluster.url("c")), false));
            beginOnAFullDisk(cluster, "c", "existing");

            var member = cluster.restart("c");

            assertThat(member.members()).hasSize(3);
            LocalCluster.put(member, "k", "v");
        }
    }

    private static void beginOnAFullDisk(LocalCluster cluster, String name, String state) throws IOException {
        var first = cluster.with(parts -> with(
                        parts,
                        parts.engine(),
                        new ChangedWals(parts.wals(), StoppingTest::fullDisk),
                        parts.stores(),
                        parts.watches()))
                .begin(name, state);
        assertThat(first.ended()).succeedsWithin(PATIENCE);
        cluster.stop(name);
        cluster.with(UnaryOperator.identity());
    }

    private static Wal fullDisk(Wal wal) {
        return (Wal) Proxy.newProxyInstance(
                Wal.class.getClassLoader(), new Class<?>[] {Wal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        throw new IOException("no space left on device");
                    }
                    return method.invoke(wal, arguments);
                });
    }

    /** Returns what nobody answers without a leader. */
    private static List<Supplier<CompletableFuture<?>>> questions(Member member) {
        var put = new PutRequest(Bytes.utf8("k"), Bytes.EMPTY, 0, false, false, false);
        var key = new RangeRequest(Bytes.utf8("k"), Bytes.EMPTY, 0, 0, 0, 0, false, false, false, 0, 0, 0, 0);
        return List.of(
                () -> member.propose(put, put.encode(), Caller.ANONYMOUS),
                () -> member.range(key, Caller.ANONYMOUS),
                member::linearizableRead,
                () -> member.renewLease(7),
                () -> member.leaseTimeToLive(7, true),
                () -> member.addMember(List.of("http://127.0.0.1:1"), false),
                () -> member.promoteMember(7));
    }

    @Test
    void aSwitchOfTheEngineThatOnlyWaitsForReadersIsDone() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "xodus")) {
            var member = cluster.found("m").member("m");
            LocalCluster.put(member, "k", "v");
            var backup = LocalCluster.get(member.snapshot());
            var switched = member.switchEngine("memory");
            LocalCluster.await(() -> member.storage().engine().equals("memory")
                    && member.storage().progress().isEmpty());
            assertThat(switched).isNotDone();

            cluster.stop("m");

            assertThat(switched).succeedsWithin(PATIENCE);
            backup.close();
            assertThat(LocalCluster.keys(cluster.restart("m"))).isOne();
        }
    }

    @Test
    void aStoreThatIsJustBeingMadeForASwitchIsNotLeftOpen() throws Exception {
        var engine = new CountingEngine();
        try (var cluster =
                new LocalCluster(directory).with("storage-engine", "xodus").withEngines(engine)) {
            var member = cluster.found("m").member("m");
            LocalCluster.put(member, "k", "v");
            var applyLoop = applyLoop();
            var switching = member.switchEngine("counting");
            engine.awaitAsked();

            var stopping = new Thread(() -> cluster.stop("m"));
            stopping.start();
            applyLoop.join();
            engine.allow();
            stopping.join();

            assertThat(switching)
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(EngineSwitchException.class);
            assertThat(engine.storesOpen()).isZero();
            assertThat(LocalCluster.keys(cluster.restart("m"))).isOne();
        }
    }

    @Test
    void aLogThatCannotBeClosedDoesNotKeepTheDirectoryLocked() throws Exception {
        try (var cluster = new LocalCluster(directory)) {
            cluster.with(parts -> with(
                            parts,
                            parts.engine(),
                            new ChangedWals(parts.wals(), UnclosableWal::new),
                            parts.stores(),
                            parts.watches()))
                    .found("m");

            cluster.stop("m");

            try (var lock = new SystemEnvironment().disk().lock(directory.resolve("m/member/kvorum.lock"))) {
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void aPartThatCannotBeStoppedKeepsNothingElseRunning() throws Exception {
        var before = Thread.getAllStackTraces().keySet();
        WatchHub broken = (WatchHub) Proxy.newProxyInstance(
                WatchHub.class.getClassLoader(), new Class<?>[] {WatchHub.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("broken");
                });
        try (var cluster = new LocalCluster(directory)) {
            cluster.with(parts -> with(
                            parts,
                            parts.engine(),
                            parts.wals(),
                            parts.stores(),
                            (store, options, environment, loop) -> broken))
                    .found("m");

            cluster.stop("m");

            try (var lock = new SystemEnvironment().disk().lock(directory.resolve("m/member/kvorum.lock"))) {
                assertThat(lock).isNotNull();
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("kvorum-"))
                .isSubsetOf(before);
    }

    @Test
    void aStartOnABrokenInvariantLeavesNothingOpen() {
        var before = Thread.getAllStackTraces().keySet();
        var engine = new CountingEngine().allow();
        var logs = new AtomicInteger();
        try (var cluster = new LocalCluster(directory)) {
            KvStoreFactory broken = (backend, lessor, options, loop) -> {
                throw new AssertionError("broken");
            };
            cluster.with(parts -> with(
                    parts, engine, new ChangedWals(parts.wals(), wal -> counted(wal, logs)), broken, parts.watches()));

            assertThatThrownBy(() -> cluster.found("m"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("broken");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("kvorum-"))
                .isSubsetOf(before);
        assertThat(engine.storesOpen()).isZero();
        assertThat(logs).hasValue(0);
        // the next start is a first one again
        assertThat(directory.resolve("m/member/wal")).doesNotExist();
    }

    private static Parts with(
            Parts parts, StorageEngine engine, WalFactory wals, KvStoreFactory stores, WatchHubFactory watches) {
        return new Parts(
                parts.environment(),
                engine,
                parts.backends(),
                wals,
                stores,
                parts.lessors(),
                watches,
                parts.memberships(),
                parts.transports(),
                parts.databases(),
                parts.metrics(),
                parts.engines());
    }

    private record ChangedWals(WalFactory wals, UnaryOperator<Wal> change) implements WalFactory {
        @Override
        public boolean exists(Disk disk, WalOptions options) throws IOException {
            return wals.exists(disk, options);
        }

        @Override
        public Wal create(Disk disk, WalOptions options, Bytes metadata, List<Entry> entries, HardState hardState)
                throws IOException {
            return change.apply(wals.create(disk, options, metadata, entries, hardState));
        }

        @Override
        public List<WalSnapshot> validSnapshots(Disk disk, WalOptions options) throws IOException {
            return wals.validSnapshots(disk, options);
        }

        @Override
        public Optional<WalSnapshot> newestSnapshot(Disk disk, WalOptions options, long upTo) throws IOException {
            return wals.newestSnapshot(disk, options, upTo);
        }

        @Override
        public WalRecovery open(Disk disk, WalOptions options, WalSnapshot start) throws IOException {
            return wals.open(disk, options, start);
        }
    }

    /** A log that counts itself while it is open. */
    private static Wal counted(Wal wal, AtomicInteger open) {
        open.incrementAndGet();
        return (Wal) Proxy.newProxyInstance(
                Wal.class.getClassLoader(), new Class<?>[] {Wal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        open.set(0);
                    }
                    return method.invoke(wal, arguments);
                });
    }

    /** A log on a disk that goes at the very last. */
    private record UnclosableWal(Wal wal) implements Wal {
        @Override
        public void append(List<Entry> entries, @Nullable HardState hardState) throws IOException {
            wal.append(entries, hardState);
        }

        @Override
        public void sync() throws IOException {
            wal.sync();
        }

        @Override
        public void saveSnapshot(Snapshot snapshot) throws IOException {
            wal.saveSnapshot(snapshot);
        }

        @Override
        public void release(long index) throws IOException {
            wal.release(index);
        }

        @Override
        public int purge() throws IOException {
            return wal.purge();
        }

        @Override
        public void close() throws IOException {
            wal.close();
            throw new IOException("input/output error");
        }
    }

    private static Thread applyLoop() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kvorum-apply"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertStopped(CompletableFuture<?> answer) {
        assertThat(answer)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .matches(cause -> cause instanceof RequestException refused && refused.error() == ErrorCode.STOPPED);
    }
}
