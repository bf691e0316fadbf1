// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;

/** The way to another store, with writes in between whose order with the pieces of the copy the dice decide. */
final class MigrationTest {
    private static final BackendOptions OPTIONS = new BackendOptions(Duration.ofMillis(100), 300);
    private static final int KEYS = 15_000;
    private static final Bytes META_SUFFIX = Bytes.utf8("/meta");
    private static final List<Bucket> BUCKETS = buckets();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    private final ManualLoop loop = new ManualLoop();
    private final Map<Bucket, NavigableMap<Bytes, Bytes>> model = new HashMap<>();
    private long index;

    private static List<Bucket> buckets() {
        var all = new ArrayList<>(Bucket.all());
        all.add(Accounts.BUCKET);
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "memory,memory,1",
        "memory,memory,2",
        "memory,memory,3",
        "memory,memory,4",
        "memory,xodus,5",
        "xodus,memory,6"
    })
    void theOtherStoreHoldsWhatTheFormerHeldWhateverWasWrittenMeanwhile(String from, String to, long seed) {
        var random = new Random(seed);
        var old = store(from);
        var target = store(to);
        try (var backend = new BufferedBackend(old, true, OPTIONS, loop)) {
            fill(backend, random);
            var migration = backend.migrateTo(target, !to.equals("memory"));
            var copied = migration.copied();
            var views = new ArrayList<StoreView>();
            var expected = new ArrayList<Map<Bucket, NavigableMap<Bytes, Bytes>>>();
            int rounds = 0;
            for (; !copied.isDone() || rounds % 50 != 0; rounds++) {
                writeSomething(backend, random);
                if (random.nextInt(8) == 0) {
                    views.add(backend.view());
                    expected.add(copy());
                }
                if (random.nextInt(10) == 0) {
                    var unused = backend.defragment();
                }
                loop.letTimePass();
                for (int steps = random.nextInt(5); 0 < steps; steps--) {
                    loop.runOne();
                }
                assertThat(migration.fraction()).isBetween(0.0, 1.0);
            }
            assertThat(copied).isCompleted();
            assertThat(rounds).isGreaterThan(10);
            commit(backend);
            assertThat(records(target)).isEqualTo(records(old));
            long size = backend.sizeBytes();
            long inUse = backend.sizeInUseBytes();

            writeSomething(backend, random);
            var inMemory = backend.view();
            var over = migration.goOver(() -> {
                assertThat(records(target)).isEqualTo(records(old));
                assertThat(backend.durable()).isTrue();
            });
            loop.runAll();
            assertThat(over).isCompleted();
            assertThat(backend.durable()).isEqualTo(!to.equals("memory"));
            assertThat(backend.sizeBytes()).isBetween(size, size + (64 << 10));
            assertThat(backend.sizeInUseBytes()).isBetween(inUse - (64 << 10), inUse + (64 << 10));
            assertThat(migration.left()).isNotDone();

            writeSomething(backend, random);
            for (int i = 0; i < views.size(); i++) {
                check(views.get(i), expected.get(i));
                views.get(i).close();
            }
            inMemory.close();
            loop.runAll();
            assertThat(migration.left()).isCompleted();
            commit(backend);
            try (var view = backend.view()) {
                check(view, model);
            }
            assertThat(Applied.read(target.view())).isEqualTo(new Applied(index, 1));
        }
        if (to.equals("xodus")) {
            try (var again = new BufferedBackend(store(to), true, OPTIONS, loop);
                    var view = again.view()) {
                assertThat(again.consistentIndex()).isEqualTo(index);
                check(view, model);
            }
        }
    }

    @Test
    void aHalfFilledTargetHasNoConsistentIndex() {
        var target = store("memory");
        try (var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop)) {
            var random = new Random(1);
            fill(backend, random);
            var migration = backend.migrateTo(target, true);
            int steps = 0;
            while (!migration.copied().isDone()) {
                assertThat(Applied.read(target.view())).isEqualTo(Applied.NOTHING);
                writeSomething(backend, random);
                loop.letTimePass();
                loop.runOne();
                steps++;
            }
            assertThat(steps).isGreaterThan(KEYS / OPTIONS.batchLimit());
            assertThat(Applied.read(target.view()).index()).isPositive();
        }
        assertThat(target.diskBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 10, 11, 12})
    void aTargetThatFailsLeavesTheFormerStoreServing(int batches) {
        var random = new Random(batches);
        var target = new FailingStore(batches);
        var old = store("memory");
        try (var backend = new BufferedBackend(old, true, OPTIONS, loop)) {
            fill(backend, random);
            var migration = backend.migrateTo(target, true);
            loop.runAll();
            while (!target.isClosed()) {
                writeSomething(backend, random);
                commit(backend);
            }
            var over = migration.goOver(() -> {
                throw new AssertionError("must not go there");
            });
            loop.runAll();
            assertThatThrownBy(over::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StorageException.class)
                    .hasMessageContaining("no space left on device");
            assertThat(migration.abort("again")).isTrue();
            writeSomething(backend, random);
            assertThat(backend.commit()).satisfies(commit -> {
                loop.runAll();
                assertThat(commit).isCompleted();
            });
            try (var view = backend.view()) {
                check(view, model);
            }
            assertThat(Applied.read(old.view()).index()).isEqualTo(index);
            // and the next one may do better
            var other = store("memory");
            var next = backend.migrateTo(other, true);
            loop.runAll();
            assertThat(next.copied()).isCompleted();
            assertThat(records(other)).isEqualTo(records(old));
        }
    }

    @Test
    void aPointThatCannotBeMadeKnownLeavesTheFormerStoreServing() {
        var target = new FailingStore(Integer.MAX_VALUE);
        try (var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop)) {
            fill(backend, new Random(1));
            var migration = backend.migrateTo(target, false);
            loop.runAll();
            var over = migration.goOver(() -> {
                throw new IOException("no such file");
            });
            loop.runAll();
            assertThatThrownBy(over::join).hasCauseInstanceOf(IOException.class);
            assertThat(target.isClosed()).isTrue();
            assertThat(backend.durable()).isTrue();
            try (var view = backend.view()) {
                check(view, model);
            }
        }
    }

    @Test
    void aTargetThatCannotBeReadLeavesTheFormerStoreServing() {
        var target = new FailingStore(Integer.MAX_VALUE);
        try (var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop)) {
            fill(backend, new Random(1));
            var migration = backend.migrateTo(target, false);
            loop.runAll();
            target.unreadable = true;
            var over = migration.goOver(() -> {
                throw new AssertionError("must not go there");
            });
            loop.runAll();
            assertThatThrownBy(over::join)
                    .hasCauseInstanceOf(StorageException.class)
                    .hasMessageContaining("cannot read");
            assertThat(target.isClosed()).isTrue();
            try (var view = backend.view()) {
                check(view, model);
            }
        }
    }

    @Test
    void anotherStateEndsTheMigrationAndOnlyOneRunsAtATime() {
        var target = new FailingStore(Integer.MAX_VALUE);
        try (var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop)) {
            fill(backend, new Random(1));
            var migration = backend.migrateTo(target, true);
            assertThatThrownBy(() -> backend.migrateTo(store("memory"), true))
                    .isInstanceOf(IllegalStateException.class);
            loop.runOne();
            var unused = backend.replaceBy(backend.prepare(store("memory")));
            loop.runAll();
            assertThatThrownBy(migration.copied()::join).hasMessageContaining("another state has taken the place");
            assertThat(target.isClosed()).isTrue();
            assertThat(backend.get(Bucket.KEY, Bytes.bigEndian(1L))).isNull();
        }
    }

    @Test
    void anotherStateEndsAlsoAMigrationThatBeginsWhileTheOneBeforeIsEnded() {
        var next = new FailingStore(Integer.MAX_VALUE);
        try (var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop)) {
            fill(backend, new Random(1));
            var begun = whenTheMigrationEnds(backend, next);
            var unused = backend.replaceBy(backend.prepare(store("memory")));
            loop.runAll();
            assertThat(begun).hasSize(1);
            assertThat(begun.get(0).copied()).isCompletedExceptionally();
            assertThat(next.isClosed()).isTrue();
        }
    }

    @Test
    void closingEndsAlsoAMigrationThatBeginsWhileTheOneBeforeIsEnded() {
        var next = new FailingStore(Integer.MAX_VALUE);
        var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop);
        fill(backend, new Random(1));
        var begun = whenTheMigrationEnds(backend, next);
        backend.close();
        assertThat(begun).hasSize(1);
        assertThat(begun.get(0).copied()).isCompletedExceptionally();
        assertThat(next.isClosed()).isTrue();
    }

    /** Begins a migration; another one begins, and copies a piece, as soon as that one has ended. */
    private List<Backend.Migration> whenTheMigrationEnds(BufferedBackend backend, Store next) {
        var begun = new ArrayList<Backend.Migration>();
        var target = new FailingStore(Integer.MAX_VALUE);
        target.whenClosed = () -> {
            begun.add(backend.migrateTo(next, true));
            loop.runOne();
        };
        var unused = backend.migrateTo(target, true);
        loop.runOne();
        return begun;
    }

    @Test
    void closingEndsTheMigration() {
        var target = new FailingStore(Integer.MAX_VALUE);
        var backend = new BufferedBackend(store("memory"), true, OPTIONS, loop);
        fill(backend, new Random(1));
        var migration = backend.migrateTo(target, true);
        loop.runOne();
        backend.close();
        assertThat(migration.copied()).isCompletedExceptionally();
        assertThat(target.isClosed()).isTrue();
        loop.runAll();
    }

    @Test
    void readersAndWritersOnOtherThreadsNoticeNothing() {
        try (var threaded = new ThreadLoop();
                var backend = new BufferedBackend(
                        store("memory"), true, new BackendOptions(Duration.ofMillis(1), 50), threaded)) {
            long number = 0;
            for (int round = 0; round < 6; round++) {
                var target = round == 3 ? store("xodus") : new FailingStore(round == 4 ? 3 : Integer.MAX_VALUE);
                var migration = backend.migrateTo(target, true);
                boolean over = false;
                for (int i = 0; i < 3000 || !(over || migration.copied().isCompletedExceptionally()); i++) {
                    number++;
                    backend.put(Bucket.KEY, Bytes.bigEndian(number), Bytes.bigEndian(number));
                    backend.applied(number, 1);
                    if (!over
                            && migration.copied().isDone()
                            && !migration.copied().isCompletedExceptionally()) {
                        migration.goOver(() -> {}).join();
                        over = true;
                    }
                    if (i % 100 == 0) {
                        try (var view = backend.view();
                                var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
                            long expected = 0;
                            while (cursor.next()) {
                                assertThat(cursor.key().longAt(0)).isEqualTo(++expected);
                            }
                            assertThat(expected).isEqualTo(number);
                        }
                    }
                }
                assertThat(over).isEqualTo(round != 4);
            }
            assertThat(threaded.failure()).isNull();
        }
    }

    // ------------------------------------------------------------ helpers

    private void fill(BufferedBackend backend, Random random) {
        for (int i = 0; i < KEYS; i++) {
            put(backend, Bucket.KEY, Bytes.bigEndian((long) i), random);
        }
        for (int i = 0; i < 100; i++) {
            put(backend, Bucket.LEASE, Bytes.bigEndian((long) i), random);
            put(backend, Bucket.META, Bytes.bigEndian((long) i).concat(META_SUFFIX), random);
        }
        backend.applied(++index, 1);
        commit(backend);
    }

    private void commit(Backend backend) {
        var done = backend.commit();
        loop.runAll();
        assertThat(done).isCompleted();
    }

    /** One entry, and now and then a compaction. */
    private void writeSomething(BufferedBackend backend, Random random) {
        for (int i = random.nextInt(20); 0 <= i; i--) {
            switch (random.nextInt(6)) {
                case 0 -> delete(backend, Bucket.KEY, Bytes.bigEndian((long) random.nextInt(KEYS)));
                case 1 -> put(backend, Bucket.LEASE, Bytes.bigEndian((long) random.nextInt(200)), random);
                case 2 -> put(backend, Bucket.META, Bytes.bigEndian((long) random.nextInt(200)), random);
                case 3 -> put(backend, Bucket.ALARM, Bytes.bigEndian((long) random.nextInt(20)), random);
                case 4 -> put(backend, Bucket.KEY, Bytes.bigEndian((long) random.nextInt(KEYS)), random);
                default -> put(backend, Bucket.KEY, Bytes.bigEndian(KEYS + 32 * index + i), random);
            }
        }
        backend.applied(++index, 1);
        if (random.nextInt(5) == 0) {
            compact(backend, random);
        }
    }

    private void compact(Backend backend, Random random) {
        var batch = new WriteBatch();
        long from = random.nextInt(KEYS);
        for (var key : List.copyOf(map(model, Bucket.KEY)
                .subMap(Bytes.bigEndian(from), Bytes.bigEndian(from + 200))
                .keySet())) {
            batch.delete(Bucket.KEY, key);
            map(model, Bucket.KEY).remove(key);
        }
        var done = backend.writeBehind(batch);
        var unused = backend.commit();
        // until it is committed the backend may or may not show what is compacted
        while (!done.isDone()) {
            loop.letTimePass();
            loop.runOne();
        }
    }

    private void put(Backend backend, Bucket bucket, Bytes key, Random random) {
        var value = Bytes.wrap(new byte[random.nextInt(100)]);
        backend.put(bucket, key, value);
        map(model, bucket).put(key, value);
    }

    private void delete(Backend backend, Bucket bucket, Bytes key) {
        backend.delete(bucket, key);
        map(model, bucket).remove(key);
    }

    private static void check(StoreView view, Map<Bucket, NavigableMap<Bytes, Bytes>> expected) {
        for (var bucket : Bucket.all()) {
            var found = read(view, bucket);
            found.keySet().removeIf(key -> bucket.equals(Bucket.META) && !isOfTheModel(key));
            assertThat(found).isEqualTo(map(expected, bucket));
        }
    }

    private static boolean isOfTheModel(Bytes key) {
        return key.length() == Long.BYTES || key.length() == Long.BYTES + META_SUFFIX.length();
    }

    private static Map<Bucket, NavigableMap<Bytes, Bytes>> records(Store store) {
        var records = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        try (var view = store.view()) {
            BUCKETS.forEach(bucket -> records.put(bucket, read(view, bucket)));
        }
        return records;
    }

    private static NavigableMap<Bytes, Bytes> read(StoreView view, Bucket bucket) {
        var records = new TreeMap<Bytes, Bytes>();
        try (var cursor = view.cursor(bucket, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                records.put(cursor.key(), cursor.value());
            }
        }
        return records;
    }

    private static NavigableMap<Bytes, Bytes> map(Map<Bucket, NavigableMap<Bytes, Bytes>> maps, Bucket bucket) {
        return maps.computeIfAbsent(bucket, unused -> new TreeMap<>());
    }

    private Map<Bucket, NavigableMap<Bytes, Bytes>> copy() {
        var copy = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        model.forEach((bucket, map) -> copy.put(bucket, new TreeMap<>(map)));
        return copy;
    }

    private Store store(String engine) {
        return engine.equals("memory")
                ? new MemoryEngine().open(new StoreOptions(temporary, 0, false))
                : new XodusEngine().open(new StoreOptions(temporary.resolve("xodus"), 32 << 20, false));
    }
}
