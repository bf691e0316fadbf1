// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * The contract of {@link StorageEngine}. An engine is one if a subclass that returns it from {@link #engine()} passes. Tests of durability run only if the engine
 * says that it is durable.
 */
public abstract class StorageEngineContract {
    private static final long CACHE_BYTES = 32 << 20;
    private static final Bucket A = new Bucket("a");
    private static final Bucket B = new Bucket("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    /** For the subclass. */
    protected StorageEngineContract() {}

    /** Returns the engine to judge; a new one each time or always the same. */
    protected abstract StorageEngine engine();

    @Test
    void hasAName() {
        assertThat(engine().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void newStoreIsEmpty() {
        try (var store = open();
                var view = store.view()) {
            assertThat(view.get(A, key(1))).isNull();
            assertThat(all(view, A)).isEmpty();
        }
    }

    @Test
    void returnsWhatWasWritten() {
        try (var store = open()) {
            store.write(new WriteBatch().put(A, key(1), value("one")).put(A, key(2), value("two")));
            try (var view = store.view()) {
                assertThat(view.get(A, key(1))).isEqualTo(value("one"));
                assertThat(view.get(A, key(2))).isEqualTo(value("two"));
                assertThat(view.get(A, key(3))).isNull();
            }
        }
    }

    @Test
    void ordersKeysAsUnsignedBytes() {
        var keys = List.of(
                Bytes.of((byte) 0),
                Bytes.of((byte) 0, (byte) 0),
                Bytes.of((byte) 0, (byte) 0xff),
                Bytes.of((byte) 1),
                Bytes.of((byte) 0x7f),
                Bytes.of((byte) 0x7f, (byte) 0x80),
                Bytes.of((byte) 0x80),
                Bytes.of((byte) 0xff),
                Bytes.of((byte) 0xff, (byte) 0xff));
        var batch = new WriteBatch();
        for (int i = keys.size() - 1; i >= 0; i--) {
            batch.put(A, keys.get(i), key(i));
        }
        try (var store = open()) {
            store.write(batch);
            try (var view = store.view()) {
                assertThat(List.copyOf(all(view, A).keySet())).isEqualTo(keys);
            }
        }
    }

    @Test
    void laterWriteOfABatchWins() {
        try (var store = open()) {
            store.write(new WriteBatch()
                    .put(A, key(1), value("old"))
                    .put(A, key(1), value("new"))
                    .put(A, key(2), value("gone"))
                    .delete(A, key(2))
                    .put(A, key(3), value("gone"))
                    .delete(A, key(3))
                    .put(A, key(3), value("back")));
            try (var view = store.view()) {
                assertThat(all(view, A)).isEqualTo(Map.of(key(1), value("new"), key(3), value("back")));
            }
        }
    }

    @Test
    void emptyBatchIsHarmless() {
        try (var store = open()) {
            store.write(new WriteBatch());
            store.write(new WriteBatch().put(A, key(1), value("one")));
            store.write(new WriteBatch());
            try (var view = store.view()) {
                assertThat(all(view, A)).hasSize(1);
            }
        }
    }

    @Test
    void deletesRecordsAndToleratesMissingOnes() {
        try (var store = open()) {
            store.write(numbered(A, 0, 1000));
            var batch = new WriteBatch().delete(B, key(1)).delete(A, key(5000));
            for (int i = 0; i < 1000; i++) {
                if (i % 3 != 0) {
                    batch.delete(A, key(i));
                }
            }
            store.write(batch);
            try (var view = store.view()) {
                assertThat(all(view, A).keySet())
                        .containsExactlyElementsOf(IntStream.range(0, 1000)
                                .filter(i -> i % 3 == 0)
                                .mapToObj(StorageEngineContract::key)
                                .toList());
                assertThat(view.get(A, key(1))).isNull();
            }
        }
    }

    @Test
    void bucketMayBecomeEmptyAndFillAgain() {
        try (var store = open()) {
            store.write(numbered(A, 0, 200));
            var batch = new WriteBatch();
            for (int i = 0; i < 200; i++) {
                batch.delete(A, key(i));
            }
            store.write(batch);
            try (var view = store.view()) {
                assertThat(all(view, A)).isEmpty();
            }
            store.write(new WriteBatch().put(A, key(7), value("again")));
            try (var view = store.view()) {
                assertThat(all(view, A)).isEqualTo(Map.of(key(7), value("again")));
            }
        }
    }

    @Test
    void cursorKeepsToItsBounds() {
        var batch = new WriteBatch();
        for (int i = 0; i < 500; i++) {
            batch.put(A, key(2 * i), key(i));
        }
        try (var store = open()) {
            store.write(batch);
            try (var view = store.view()) {
                assertThat(range(view, A, key(10), key(16)).keySet()).containsExactly(key(10), key(12), key(14));
                assertThat(range(view, A, key(11), key(15)).keySet()).containsExactly(key(12), key(14));
                assertThat(range(view, A, key(11), key(12))).isEmpty();
                assertThat(range(view, A, key(12), key(12))).isEmpty();
                assertThat(range(view, A, key(14), key(12))).isEmpty();
                assertThat(range(view, A, key(998), Bytes.EMPTY).keySet()).containsExactly(key(998));
                assertThat(range(view, A, key(999), Bytes.EMPTY)).isEmpty();
                assertThat(range(view, A, Bytes.EMPTY, key(3)).keySet()).containsExactly(key(0), key(2));
                assertThat(range(view, A, Bytes.EMPTY, Bytes.EMPTY)).hasSize(500);
            }
        }
    }

    @Test
    void cursorStaysAtTheEnd() {
        try (var store = open()) {
            store.write(numbered(A, 0, 3));
            try (var view = store.view();
                    var cursor = view.cursor(A, key(1), key(2))) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(key(1));
                assertThat(cursor.next()).isFalse();
                assertThat(cursor.next()).isFalse();
            }
        }
    }

    @Test
    void whatACursorReturnedOutlivesIt() {
        try (var store = open()) {
            store.write(numbered(A, 0, 100));
            var keys = new ArrayList<Bytes>();
            var values = new ArrayList<Bytes>();
            try (var view = store.view();
                    var cursor = view.cursor(A, Bytes.EMPTY, Bytes.EMPTY)) {
                while (cursor.next()) {
                    keys.add(cursor.key());
                    values.add(cursor.value());
                }
            }
            store.write(numbered(A, 0, 50));
            for (int i = 0; i < 100; i++) {
                assertThat(keys.get(i)).isEqualTo(key(i));
                assertThat(values.get(i)).isEqualTo(number(i));
            }
        }
    }

    @Test
    void viewNeverChanges() {
        try (var store = open()) {
            store.write(numbered(A, 0, 300));
            try (var before = store.view()) {
                var expected = all(before, A);
                for (int round = 0; round < 5; round++) {
                    var batch = new WriteBatch().put(B, key(round), value("new bucket"));
                    for (int i = 0; i < 400; i++) {
                        if (i % 5 == round) {
                            batch.delete(A, key(i));
                        } else {
                            batch.put(A, key(i), value("changed in round " + round));
                        }
                    }
                    store.write(batch);
                }
                assertThat(all(before, A)).isEqualTo(expected);
                assertThat(all(before, B)).isEmpty();
                assertThat(before.get(B, key(0))).isNull();
                assertThat(before.get(A, key(299))).isEqualTo(number(299));
                assertThat(before.get(A, key(399))).isNull();
                try (var after = store.view()) {
                    assertThat(after.get(B, key(4))).isEqualTo(value("new bucket"));
                    assertThat(after.get(A, key(299))).isNull();
                    assertThat(after.get(A, key(398))).isEqualTo(value("changed in round 4"));
                }
            }
        }
    }

    @Test
    void openCursorDoesNotNoticeWrites() {
        try (var store = open()) {
            store.write(numbered(A, 0, 1000));
            try (var view = store.view();
                    var cursor = view.cursor(A, Bytes.EMPTY, Bytes.EMPTY)) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.key()).isEqualTo(key(i));
                    assertThat(cursor.value()).isEqualTo(number(i));
                    if (i % 100 == 0) {
                        var batch = new WriteBatch();
                        for (int j = i; j < i + 150; j++) {
                            batch.delete(A, key(j));
                        }
                        store.write(batch.put(A, key(5000 + i), value("later")));
                    }
                }
                assertThat(cursor.next()).isFalse();
            }
        }
    }

    @Test
    void keepsManyBucketsApart() {
        try (var store = open()) {
            var batch = new WriteBatch();
            for (int bucket = 0; bucket < 100; bucket++) {
                for (int i = 0; i < 20; i++) {
                    batch.put(new Bucket("bucket" + bucket), key(i), value(bucket + "/" + i));
                }
            }
            store.write(batch);
            store.write(new WriteBatch().delete(new Bucket("bucket7"), key(3)));
            try (var view = store.view()) {
                for (int bucket = 0; bucket < 100; bucket++) {
                    assertThat(all(view, new Bucket("bucket" + bucket))).hasSize(bucket == 7 ? 19 : 20);
                    assertThat(view.get(new Bucket("bucket" + bucket), key(5))).isEqualTo(value(bucket + "/5"));
                }
            }
        }
    }

    @Test
    void keepsEmptyBigAndWindowedByteStrings() {
        var random = new Random(1);
        var large = new byte[8 << 20];
        random.nextBytes(large);
        var window = Bytes.wrap(large, 1000, 5000);
        var longKey = Bytes.wrap(large, 0, 4096);
        try (var store = open()) {
            store.write(new WriteBatch()
                    .put(A, key(1), Bytes.EMPTY)
                    .put(A, key(2), Bytes.wrap(large))
                    .put(A, key(3), window)
                    .put(A, longKey, value("long key"))
                    .put(B, window.slice(0, 20), window.slice(20, 40)));
            try (var view = store.view()) {
                assertThat(view.get(A, key(1))).isEqualTo(Bytes.EMPTY);
                assertThat(view.get(A, key(2))).isEqualTo(Bytes.wrap(large));
                assertThat(view.get(A, key(3))).isEqualTo(window);
                assertThat(view.get(A, longKey)).isEqualTo(value("long key"));
                assertThat(view.get(B, window.slice(0, 20))).isEqualTo(window.slice(20, 40));
                assertThat(all(view, A)).hasSize(4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesLikeASortedMap(long seed) {
        var random = new Random(seed);
        var buckets = List.of(A, B, Bucket.KEY);
        var model = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        buckets.forEach(bucket -> model.put(bucket, new TreeMap<>()));
        var views = new ArrayList<StoreView>();
        var expected = new ArrayList<Map<Bytes, Bytes>>();
        var options = options(temporary.resolve("model"));
        var store = engine().open(options);
        for (int step = 0; step < 60; step++) {
            var batch = new WriteBatch();
            int span = random.nextBoolean() ? 100 : 20_000;
            boolean deleting = random.nextInt(4) == 0;
            for (int i = random.nextInt(600); i >= 0; i--) {
                var bucket = buckets.get(random.nextInt(buckets.size()));
                var key = key(random.nextInt(span));
                if (random.nextInt(10) < (deleting ? 9 : 2)) {
                    batch.delete(bucket, key);
                    map(model, bucket).remove(key);
                } else {
                    var value = Bytes.wrap(new byte[random.nextInt(300)]);
                    batch.put(bucket, key, value);
                    map(model, bucket).put(key, value);
                }
            }
            store.write(batch);
            if (step % 10 == 5) {
                views.add(store.view());
                expected.add(new TreeMap<>(map(model, A)));
            }
            try (var view = store.view()) {
                for (var bucket : buckets) {
                    var map = map(model, bucket);
                    int from = random.nextInt(span);
                    int to = from + random.nextInt(span);
                    assertThat(range(view, bucket, key(from), key(to))).isEqualTo(map.subMap(key(from), key(to)));
                    var probe = key(random.nextInt(span));
                    assertThat(view.get(bucket, probe)).isEqualTo(map.get(probe));
                }
            }
            if (step % 20 == 19) {
                try (var view = store.view()) {
                    for (var bucket : buckets) {
                        assertThat(all(view, bucket)).isEqualTo(map(model, bucket));
                    }
                }
                for (int i = 0; i < views.size(); i++) {
                    assertThat(all(views.get(i), A)).isEqualTo(expected.get(i));
                    views.get(i).close();
                }
                views.clear();
                expected.clear();
                if (engine().durable()) {
                    store.close();
                    store = engine().open(options);
                }
            }
        }
        store.close();
    }

    @Test
    void readersSeeWholeBatches() {
        try (var store = open()) {
            store.write(stamped(0));
            var stop = new AtomicBoolean();
            var shared = store.view();
            var readers = IntStream.range(0, 4)
                    .mapToObj(reader -> inThread(() -> {
                        do {
                            try (var view = store.view()) {
                                var stamp = view.get(A, key(0));
                                assertThat(view.get(B, key(reader))).isEqualTo(stamp);
                                assertThat(range(view, A, key(0), key(50)).values())
                                        .containsOnly(stamp)
                                        .hasSize(50);
                            }
                            assertThat(shared.get(A, key(reader))).isEqualTo(number(0));
                            assertThat(range(shared, B, key(0), key(50)).values())
                                    .containsOnly(number(0))
                                    .hasSize(50);
                        } while (!stop.get());
                    }))
                    .toList();
            for (int i = 1; i <= 100; i++) {
                store.write(stamped(i));
            }
            stop.set(true);
            readers.forEach(CompletableFuture::join);
            shared.close();
        }
    }

    @Test
    void keepsEverythingOverAReopening() {
        assumeTrue(engine().durable());
        var options = options(temporary.resolve("reopened"));
        for (int round = 0; round < 4; round++) {
            try (var store = engine().open(options)) {
                try (var view = store.view()) {
                    assertThat(all(view, A)).hasSize(round * 500);
                }
                store.write(numbered(A, round * 500, round * 500 + 500));
                store.write(new WriteBatch().put(B, key(0), number(round)));
            }
        }
        try (var store = engine().open(options);
                var view = store.view()) {
            assertThat(view.get(B, key(0))).isEqualTo(number(3));
            assertThat(view.get(A, key(1999))).isEqualTo(number(1999));
        }
    }

    @Test
    void whatWasWrittenSurvivesAKill() throws IOException {
        assumeTrue(engine().durable());
        var directory = temporary.resolve("killed");
        try (var store = engine().open(options(directory))) {
            for (int round = 1; round <= 5; round++) {
                store.write(numbered(A, (round - 1) * 300, round * 300).put(B, key(0), number(round)));
                // what a killed process leaves behind
                var copy = temporary.resolve("copy" + round);
                copy(directory, copy);
                try (var recovered = engine().open(options(copy));
                        var view = recovered.view()) {
                    assertThat(view.get(B, key(0))).isEqualTo(number(round));
                    assertThat(all(view, A)).hasSize(round * 300);
                    recovered.write(new WriteBatch().put(B, key(1), value("goes on")));
                }
            }
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        assumeTrue(engine().durable());
        var options = options(temporary.resolve("locked"));
        try (var store = engine().open(options)) {
            assertThatThrownBy(() -> engine().open(options))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(options.directory().toString());
            store.write(numbered(A, 0, 10));
        }
        engine().open(options).close();
    }

    @Test
    void refusesADirectoryOfSomethingElse() throws IOException {
        assumeTrue(engine().durable());
        var directory = Files.createDirectory(temporary.resolve("foreign"));
        var file = Files.writeString(directory.resolve("db"), "something else");
        assertThatThrownBy(() -> engine().open(options(directory)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(directory.toString());
        assertThat(directory).isDirectoryContaining(file::equals);
        assertThat(file).hasContent("something else");
    }

    @Test
    void refusesAFileInPlaceOfTheDirectory() throws IOException {
        assumeTrue(engine().durable());
        var file = Files.writeString(temporary.resolve("file"), "something else");
        assertThatThrownBy(() -> engine().open(options(file)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void opensWithoutForcingToDisk() {
        assumeTrue(engine().durable());
        var options = new StoreOptions(temporary.resolve("unsafe"), CACHE_BYTES, false);
        try (var store = engine().open(options)) {
            store.write(numbered(A, 0, 100));
        }
        try (var store = engine().open(options);
                var view = store.view()) {
            assertThat(all(view, A)).hasSize(100);
        }
    }

    @Test
    void givesSpaceBackWhileReadersGoOn() {
        try (var store = open()) {
            var random = new Random(1);
            for (int i = 0; i < 100; i++) {
                var batch = new WriteBatch();
                for (int j = i * 400; j < i * 400 + 400; j++) {
                    var value = new byte[1024];
                    random.nextBytes(value);
                    batch.put(A, key(j), Bytes.wrap(value));
                }
                store.write(batch);
            }
            long full = store.diskBytes();
            var stop = new AtomicBoolean();
            var reader = inThread(() -> {
                do {
                    try (var view = store.view()) {
                        assertThat(range(view, A, key(36_000), key(36_100))).hasSize(100);
                    }
                } while (!stop.get());
            });
            for (int i = 0; i < 90; i++) {
                var batch = new WriteBatch();
                for (int j = i * 400; j < i * 400 + 400; j++) {
                    batch.delete(A, key(j));
                }
                store.write(batch);
            }
            int pieces = 0;
            while (store.reclaim()) {
                store.write(new WriteBatch().put(B, key(pieces), value("between pieces")));
                assertThat(++pieces).isLessThan(1000);
            }
            stop.set(true);
            reader.join();
            // what the reader's last view kept goes with the next pieces
            for (int i = 0; i < 1000 && full / 2 <= store.diskBytes(); i++) {
                store.reclaim();
            }
            assertThat(store.diskBytes()).isLessThan(full / 2);
            try (var view = store.view()) {
                assertThat(all(view, A)).hasSize(4000);
                assertThat(all(view, B)).hasSize(pieces);
            }
        }
    }

    private Store open() {
        return engine().open(options(temporary.resolve("store")));
    }

    private static StoreOptions options(Path directory) {
        return new StoreOptions(directory, CACHE_BYTES, true);
    }

    private static Bytes key(int number) {
        return Bytes.wrap(
                new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    private static Bytes number(int number) {
        return value("value of " + number);
    }

    private static Bytes value(String text) {
        return Bytes.utf8(text);
    }

    private static WriteBatch numbered(Bucket bucket, int from, int to) {
        var batch = new WriteBatch();
        for (int i = from; i < to; i++) {
            batch.put(bucket, key(i), number(i));
        }
        return batch;
    }

    private static WriteBatch stamped(int stamp) {
        var batch = new WriteBatch();
        for (int i = 0; i < 50; i++) {
            batch.put(A, key(i), number(stamp)).put(B, key(i), number(stamp));
        }
        return batch;
    }

    private static NavigableMap<Bytes, Bytes> map(Map<Bucket, NavigableMap<Bytes, Bytes>> model, Bucket bucket) {
        return model.computeIfAbsent(bucket, unused -> new TreeMap<>());
    }

    private static Map<Bytes, Bytes> all(StoreView view, Bucket bucket) {
        return range(view, bucket, Bytes.EMPTY, Bytes.EMPTY);
    }

    /** Returns the records in key order, having checked that they came in that order. */
    private static Map<Bytes, Bytes> range(StoreView view, Bucket bucket, Bytes from, Bytes to) {
        var records = new TreeMap<Bytes, Bytes>();
        try (Cursor cursor = view.cursor(bucket, from, to)) {
            @Nullable Bytes last = null;
            while (cursor.next()) {
                var key = cursor.key();
                assertThat(last == null || last.compareTo(key) < 0).isTrue();
                records.put(key, cursor.value());
                last = key;
            }
        }
        return records;
    }

    private static CompletableFuture<Void> inThread(Runnable task) {
        var done = new CompletableFuture<Void>();
        var thread = new Thread(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : Arrays.asList(files.toArray(Path[]::new))) {
                var target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    copy(file, target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
