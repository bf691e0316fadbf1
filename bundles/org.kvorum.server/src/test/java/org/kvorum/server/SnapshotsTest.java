// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.wal.Wal;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.bytes.Bytes;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.ConfState;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;

/** Images that cannot be written, and how long those that were are kept. */
final class SnapshotsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private final EventLoop applyLoop = environment.newEventLoop("apply", broken::add);
    private final EventLoop background = environment.newEventLoop("background", broken::add);

    @AfterEach
    void stop() {
        applyLoop.close();
        background.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStateThatCannotBeReadEndsTheMemberOnlyIfTheImageIsNeeded(boolean extra) {
        var files = files(extra ? new XodusEngine() : new MemoryEngine());
        if (extra) {
            files.setNext(files.storesOf(new MemoryEngine()));
        }
        var snapshots = snapshots(files, new BrokenView(), Stub.of(Wal.class, Map.of()));
        var taken = new CompletableFuture<Void>();
        applyLoop.execute(() -> {
            var unused = snapshots.takeNow().whenComplete((done, failure) -> taken.completeExceptionally(failure));
        });

        if (extra) {
            assertThat(taken)
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .havingRootCause()
                    .isInstanceOf(StorageException.class);
            assertThat(failures).isEmpty();
        } else {
            LocalCluster.await(() -> !failures.isEmpty());
            assertThat(failures).singleElement().extracting(Throwable::getCause).isInstanceOf(StorageException.class);
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void imagesAreKeptUntilTheLogSaysThatItGoesOnFromALaterOne() throws Exception {
        var files = files(new MemoryEngine());
        try (var store = files.stores().openNewest();
                var view = store.view()) {
            for (long index : new long[] {5, 7, 8, 12}) {
                files.image().save(index, view);
            }
            var full = (Wal) Proxy.newProxyInstance(
                    Wal.class.getClassLoader(), new Class<?>[] {Wal.class}, (wal, method, arguments) -> {
                        throw new IOException("no space left on device");
                    });
            take(snapshots(files, store.view(), full));
            LocalCluster.await(() -> !failures.isEmpty());
            assertThat(images()).containsExactly(5, 7, 8, 9, 12);

            take(snapshots(files, store.view(), Stub.of(Wal.class, Map.of())));
            LocalCluster.await(() -> images().size() == 3 || !broken.isEmpty());
            assertThat(broken).isEmpty();
            assertThat(images()).containsExactly(8, 9, 12);
        }
    }

    private void take(Snapshots snapshots) {
        applyLoop.execute(() -> {
            var unused = snapshots.takeNow();
        });
    }

    private List<Integer> images() {
        try {
            return environment.disk().list(directory).stream()
                    .filter(name -> name.endsWith(".image") && !name.startsWith("tmp"))
                    .map(name -> Integer.parseInt(name.substring(0, name.indexOf('.')), 16))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StateFiles files(StorageEngine engine) {
        return new StateFiles(
                environment.disk(),
                directory,
                new BboltFormat(),
                engine,
                each -> new EngineStores(environment.disk(), each, directory, 1 << 20, false));
    }

    /** At the log index 9. */
    private Snapshots snapshots(StateFiles files, StoreView view, Wal wal) {
        var backend = Stub.of(
                Backend.class,
                Map.of("consistentIndex", 9L, "view", view, "commit", CompletableFuture.<Void>completedFuture(null)));
        return new Snapshots(
                new MemberOptions(new MemberConfig(Map.of("snapshot-catchup-entries", "1"))),
                0,
                backend,
                files,
                () -> ConfState.EMPTY,
                new LogWriter(background, wal, environment.ticker(), Metrics.none(), readies -> {}, failures::add),
                applyLoop,
                background,
                index -> {},
                () -> 0,
                (snapshot, index) -> {},
                failures::add);
    }

    private static final class BrokenView implements StoreView {
        @Override
        public Bytes get(Bucket bucket, Bytes key) {
            throw new StorageException("input/output error");
        }

        @Override
        public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
            throw new StorageException("input/output error");
        }

        @Override
        public void close() {}
    }
}
