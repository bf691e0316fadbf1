// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.server.LocalCluster.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.bytes.Bytes;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.command.KeyRange;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Snapshot;
import org.kvorum.storage.BufferedBackend;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;
import org.kvorum.watch.LoopWatchHubFactory;

/** A state machine whose state is replaced while it is in use. */
class SnapshotInstallerTest {
    private static final KeyRange ALL = new KeyRange(Bytes.of((byte) 0), Bytes.of((byte) 0));

    @TempDir
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final SnapshotFormat format = new BboltFormat();
    private final List<EventLoop> loops = new ArrayList<>();
    private final EventLoop applyLoop = loop();
    private final EventLoop background = loop();
    private final EventLoop commitLoop = loop();
    private final EventLoop watchLoop = loop();

    @AfterEach
    void stop() {
        loops.forEach(EventLoop::close);
    }

    private EventLoop loop() {
        var loop = environment.newEventLoop("test", failed::complete);
        loops.add(loop);
        return loop;
    }

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void watchersMissNothing(String engine) throws Exception {
        try (var state = new State(engine)) {
            state.write(1, 10);
            var old = state.watch(2);
            var fresh = state.watch(0);
            await(() -> revisions(old).size() == 10);
            receive(200, 0);
            state.install(200);
            state.write(201, 210);
            await(() -> revisions(old).size() == 210 && revisions(fresh).size() == 200);
            assertThat(revisions(old))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, 211).boxed().toList());
            assertThat(revisions(fresh))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(12, 211).boxed().toList());
        }
    }

    @Test
    void watchersHearThatWhatTheyMissIsCompacted() throws Exception {
        try (var state = new State("xodus")) {
            state.write(1, 10);
            var watch = state.watch(0);
            receive(200, 100);
            state.install(200);
            await(() -> !watch.isEmpty() && watch.get(watch.size() - 1).canceled());
            assertThat(watch.get(watch.size() - 1).compactRevision()).isEqualTo(100);
            assertThat(revisions(watch)).isEmpty();
            assertThat(state.store.compactRevision()).isEqualTo(100);
        }
    }

    @Test
    void readersSeeOneStateOrTheOther() throws Exception {
        try (var state = new State("memory")) {
            state.write(1, 500);
            receive(5000, 400);
            var broken = new CompletableFuture<Throwable>();
            var stop = new AtomicBoolean();
            var readers = Stream.<Consumer<Random>>of(
                            dice -> state.read(dice.nextLong(300) + 2),
                            dice -> state.read(0),
                            dice -> state.store.hashKv(dice.nextLong(300) + 2),
                            dice -> state.store.valueAt(Bytes.utf8("key7"), dice.nextLong(500) + 2))
                    .map(read -> new Thread(() -> {
                        var dice = new Random(1);
                        try {
                            while (!stop.get()) {
                                read.accept(dice);
                            }
                        } catch (RuntimeException | Error e) {
                            broken.complete(e);
                        }
                    }))
                    .toList();
            readers.forEach(Thread::start);
            state.install(5000);
            stop.set(true);
            for (var reader : readers) {
                reader.join();
            }
            assertThat(broken).isNotDone();
        }
    }

    @Test
    void leasesAreThoseOfTheNewState() throws Exception {
        try (var state = new State("memory")) {
            state.write(1, 3);
            state.onApplyLoop(() -> state.lessor.grant(99, 60));
            receive(20, 0);
            state.install(20);
            assertThat(state.lessor.leases()).containsExactly(5L);
            assertThat(state.lessor.lookup(5).orElseThrow().keys()).hasSize(20);
            assertThat(state.lessor.leaseOf(Bytes.utf8("key7"))).isEqualTo(5);
        }
    }

    @Test
    void crashBeforeTheStoreIsFilledLeavesTheOldOne() throws Exception {
        try (var state = new State("xodus")) {
            state.write(1, 10);
        }
        receive(20, 0);
        var files = files(new XodusEngine());
        // As a crash leaves it that comes before the consistent index is written.
        try (var half = files.stores().create(20)) {
            assertThat(ConsistentIndex.of(half).index()).isZero();
        }
        try (var state = new State("xodus")) {
            assertThat(state.backend.consistentIndex()).isEqualTo(10);
            assertThat(state.store.revision()).isEqualTo(11);
        }
        assertThat(directory.resolve("xodus-0000000000000014")).doesNotExist();
    }

    @Test
    void crashAfterTheStoreIsFilledLeavesTheNewOne() throws Exception {
        try (var state = new State("xodus")) {
            state.write(1, 10);
        }
        receive(20, 0);
        files(new XodusEngine()).received().load(new ConsistentIndex(20, 1)).close();
        assertThat(directory.resolve("xodus")).exists();
        try (var state = new State("xodus")) {
            assertThat(state.backend.consistentIndex()).isEqualTo(20);
            assertThat(state.store.revision()).isEqualTo(21);
        }
        assertThat(directory.resolve("xodus")).doesNotExist();
    }

    @Test
    void databaseOfALaterIndexIsRefused() throws Exception {
        try (var state = new State("memory")) {
            receive(20, 0);
            Files.move(directory.resolve(name(20)), directory.resolve(name(19)));
            state.installer.install(new Snapshot(19, 1, ConfState.EMPTY, Bytes.EMPTY), gone -> {});
            assertThat(failed.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("holds the state at log index 20, not at 19");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatIsFilledWhenTheMemberStopsIsNotLeftOpen(boolean filledFirst) throws Exception {
        var engine = new CountingEngine().allow();
        var state = new State(engine);
        receive(20, 0);
        applyLoop.close();
        if (!filledFirst) {
            state.installer.close();
        }
        state.installer.install(new Snapshot(20, 1, ConfState.EMPTY, Bytes.EMPTY), gone -> {});
        background.close();
        if (filledFirst) {
            state.installer.close();
        }
        state.close();
        commitLoop.close();
        assertThat(engine.storesOpen()).isZero();
        assertThat(failed).isNotDone();
        var files = files(engine);
        try (var store = files.stores().openNewest()) {
            assertThat(ConsistentIndex.of(store).index()).isEqualTo(20);
        }
    }

    @Test
    void aStoreThatIsStillReadOutlivesASwitchOfTheEngine() throws Exception {
        try (var state = new State("xodus")) {
            state.write(1, 10);
            receive(20, 0);
            try (var reader = state.backend.view()) {
                state.install(20);
                assertThat(state.engineSwitch.to("failing")).succeedsWithin(Duration.ofSeconds(10));
                assertThat(directory.resolve("xodus")).exists();
                assertThat(reader.get(Bucket.META, ConsistentIndex.INDEX)).isEqualTo(Bytes.bigEndian(10));
                assertThat(state.engineSwitch.to("xodus"))
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .withMessageContaining("still being read");
            }
            await(() -> Files.notExists(directory.resolve("xodus")));
        }
    }

    @Test
    void aStoreThatIsRefusedIsNotLeftOpen() throws Exception {
        var engine = new CountingEngine().allow();
        var state = new State(engine);
        receive(20, 0, leader -> leader.put(Bucket.AUTH, Bytes.utf8("authEnabled"), Bytes.of((byte) 1)));
        state.installer.install(new Snapshot(20, 1, ConfState.EMPTY, Bytes.EMPTY), gone -> {});
        assertThat(failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("authentication is enabled");
        applyLoop.close();
        background.close();
        state.installer.close();
        state.close();
        commitLoop.close();
        assertThat(engine.storesOpen()).isZero();
    }

    // ------------------------------------------------------------ helpers

    private static String name(long index) {
        return String.format(Locale.ROOT, "%016x.snap.db", index);
    }

    private StateFiles files(StorageEngine engine) {
        return new StateFiles(
                environment.disk(),
                directory,
                format,
                engine,
                each -> new EngineStores(environment.disk(), each, directory, 1 << 20, false));
    }

    /** Writes a database as a leader sends it that has applied so many entries. */
    private void receive(long index, long compactRevision) throws Exception {
        receive(index, compactRevision, leader -> {});
    }

    private void receive(long index, long compactRevision, Consumer<Backend> before) throws Exception {
        try (var leader = new State("memory")) {
            leader.onApplyLoop(() -> before.accept(leader.backend));
            leader.onApplyLoop(() -> leader.lessor.grant(5, 60));
            leader.write(1, index);
            if (compactRevision != 0) {
                leader.onApplyLoop(() -> leader.store.compact(compactRevision));
                leader.onApplyLoop(leader.store::publish);
            }
            try (var view = leader.backend.view();
                    var image = format.image(view, Bucket.all())) {
                write(image.sizeBytes(), image::read, directory.resolve(name(index)));
            }
        }
    }

    private interface Source {
        int read(ByteBuffer target) throws IOException;
    }

    private static void write(long bytes, Source source, Path file) throws IOException {
        var buffer = ByteBuffer.allocate((int) bytes);
        while (buffer.hasRemaining()) {
            source.read(buffer);
        }
        Files.write(file, buffer.array());
    }

    private static List<Long> revisions(List<WatchMessage> messages) {
        return messages.stream()
                .flatMap(message -> message.events().stream())
                .map(WatchMessage.Event::event)
                .map(KvEvent::modRevision)
                .toList();
    }

    /** A state machine of real parts. */
    private final class State implements AutoCloseable {
        private final Backend backend;
        private final Lessor lessor;
        private final KvStore store;
        private final WatchHub hub;
        private final SnapshotInstaller installer;
        private final EngineSwitch engineSwitch;

        State(String engine) throws IOException {
            this(engine.equals("xodus") ? new XodusEngine() : new MemoryEngine());
        }

        private State(StorageEngine engine) throws IOException {
            this(engine, files(engine));
        }

        State(StorageEngine engine, StateFiles files) throws IOException {
            backend = new BufferedBackend(
                    files.stores().openNewest(), engine.durable(), BackendOptions.DEFAULT, commitLoop);
            lessor = new HeapLessorFactory(Metrics.none())
                    .open(backend, new LessorOptions(1, false, false), environment.ticker(), environment.random());
            store = new MvccStoreFactory().open(backend, lessor, KvOptions.DEFAULT, background);
            hub = new LoopWatchHubFactory(Metrics.none())
                    .open(store, new WatchOptions(Duration.ofMinutes(1), 1 << 20), environment, watchLoop);
            Membership membership = new BackendMembershipFactory().open(backend, 1);
            installer = new SnapshotInstaller(
                    new SnapshotInstaller.State(backend, store, lessor, membership, new Alarms(backend)),
                    files,
                    Metrics.none(),
                    applyLoop,
                    background,
                    failed::complete);
            engineSwitch = new EngineSwitch(
                    backend,
                    files,
                    () -> List.of(new XodusEngine(), new FailingEngine(Integer.MAX_VALUE)),
                    new EngineRecord(environment.disk(), directory),
                    snapshots(backend, files),
                    backend::consistentIndex,
                    applyLoop,
                    background,
                    failed::complete);
        }

        private Snapshots snapshots(Backend backend, StateFiles files) {
            return new Snapshots(
                    new MemberOptions(new MemberConfig(Map.of())),
                    0,
                    backend,
                    files,
                    () -> ConfState.EMPTY,
                    new LogWriter(
                            background,
                            Stub.of(Wal.class, Map.of()),
                            environment.ticker(),
                            Metrics.none(),
                            readies -> {},
                            failed::complete),
                    applyLoop,
                    background,
                    index -> {},
                    () -> 0,
                    (snapshot, index) -> {},
                    failed::complete);
        }

        /** Applies entries; each one writes one key. */
        void write(long firstIndex, long lastIndex) throws Exception {
            onApplyLoop(() -> {
                for (long index = firstIndex; index <= lastIndex; index++) {
                    var key = Bytes.utf8("key" + index);
                    store.put(new PutRequest(
                            key, Bytes.utf8("v" + index), lessor.exists(5) ? 5 : 0, false, false, false));
                    backend.applied(index, 1);
                }
                store.publish();
            });
        }

        void install(long index) throws Exception {
            var done = new CompletableFuture<Void>();
            installer.install(new Snapshot(index, 1, ConfState.EMPTY, Bytes.EMPTY), gone -> {
                engineSwitch.installed(gone);
                done.complete(null);
            });
            CompletableFuture.anyOf(done, failed).get(10, TimeUnit.SECONDS);
            assertThat(failed).isNotDone();
            assertThat(backend.consistentIndex()).isEqualTo(index);
            assertThat(store.revision()).isEqualTo(index + 1);
            assertThat(store.hashKv(0)).isInstanceOf(KvHash.Value.class);
        }

        /** Reads all keys; whatever state it is, there are as many as revisions up to there. */
        void read(long revision) {
            var result = store.range(
                    new RangeRequest(ALL.key(), ALL.rangeEnd(), 0, revision, 0, 0, true, false, false, 0, 0, 0, 0));
            if (result instanceof RangeResult.Rows rows) {
                assertThat(rows.kvs()).hasSize((int) (revision == 0 ? rows.revision() : revision) - 1);
            }
        }

        void onApplyLoop(Runnable task) throws Exception {
            var done = new CompletableFuture<Void>();
            applyLoop.execute(() -> {
                task.run();
                done.complete(null);
            });
            CompletableFuture.anyOf(done, failed).get(10, TimeUnit.SECONDS);
        }

        List<WatchMessage> watch(long from) {
            var messages = new CopyOnWriteArrayList<WatchMessage>();
            var stream = hub.open(new WatchSink() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void send(WatchMessage message) {
                    messages.add(message);
                }
            });
            stream.create(WatchCreate.of(ALL, from));
            await(() -> !messages.isEmpty());
            return messages;
        }

        @Override
        public void close() {
            hub.close();
            store.close();
            backend.close();
        }
    }
}
