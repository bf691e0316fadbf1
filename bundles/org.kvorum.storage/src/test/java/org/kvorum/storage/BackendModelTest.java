// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;

/** The backend over real engines against a sorted map, with commits, compactions and defragmentations going on meanwhile. */
final class BackendModelTest {
    private static final List<Bucket> BUCKETS = List.of(Bucket.KEY, Bucket.LEASE, Bucket.META);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"memory,1", "memory,2", "xodus,3", "xodus,4"})
    void behavesLikeASortedMap(String engine, long seed) {
        var random = new Random(seed);
        var options = new BackendOptions(Duration.ofMillis(1 + random.nextInt(20)), 50 + random.nextInt(2000));
        var model = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        BUCKETS.forEach(bucket -> model.put(bucket, new TreeMap<>()));
        var views = new ArrayList<StoreView>();
        var expected = new ArrayList<Map<Bucket, NavigableMap<Bytes, Bytes>>>();
        try (var loop = new ThreadLoop();
                var backend = new BufferedBackend(store(engine, temporary), true, options, loop)) {
            var background = new ArrayList<CompletableFuture<Void>>();
            for (int entry = 1; entry <= 1500; entry++) {
                for (int i = random.nextInt(12); i >= 0; i--) {
                    write(backend, model, random, entry * 16 + i);
                }
                backend.applied(entry, 1);
                if (entry % 100 == 0) {
                    views.add(backend.view());
                    expected.add(copy(model));
                }
                if (entry % 150 == 0) {
                    background.add(compact(backend, model, random));
                    // until it is committed the backend may or may not show what is compacted
                    background.get(background.size() - 1).join();
                }
                if (entry % 400 == 0) {
                    background.add(backend.defragment());
                }
                if (entry % 50 == 0) {
                    checkRandomly(backend, model, random, entry);
                }
                if (random.nextInt(100) == 0) {
                    background.add(backend.commit());
                }
            }
            background.forEach(CompletableFuture::join);
            for (int i = 0; i < views.size(); i++) {
                check(views.get(i), expected.get(i));
                views.get(i).close();
            }
            try (var view = backend.view()) {
                check(view, model);
            }
            assertThat(loop.failure()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"memory", "xodus"})
    void readersSeeWhatWasWrittenBefore(String engine) {
        var options = new BackendOptions(Duration.ofMillis(2), 300);
        var written = new AtomicLong();
        var stop = new AtomicBoolean();
        try (var loop = new ThreadLoop();
                var backend = new BufferedBackend(store(engine, temporary), true, options, loop)) {
            var readers = IntStream.range(0, 3)
                    .mapToObj(reader -> CompletableFuture.runAsync(() -> {
                        var random = new Random(reader);
                        do {
                            long newest = written.get();
                            for (int i = 0; i < 20; i++) {
                                long number = newest - (long) (newest * Math.pow(random.nextDouble(), 4));
                                assertThat(backend.get(Bucket.KEY, Bytes.bigEndian(number)))
                                        .isEqualTo(number == 0 ? null : Bytes.bigEndian(number));
                            }
                            try (var view = backend.view()) {
                                var last = view.get(Bucket.META, Bytes.utf8("last"));
                                long from = Math.max(1, newest - 1000);
                                assertNoGap(view, from, newest, last == null ? 0 : last.longAt(0));
                            }
                        } while (!stop.get());
                    }))
                    .toList();
            for (long number = 1; number <= 30_000; number++) {
                backend.put(Bucket.KEY, Bytes.bigEndian(number), Bytes.bigEndian(number));
                backend.put(Bucket.META, Bytes.utf8("last"), Bytes.bigEndian(number));
                backend.applied(number, 1);
                written.set(number);
            }
            stop.set(true);
            readers.forEach(CompletableFuture::join);
            assertThat(loop.failure()).isNull();
        }
    }

    @Test
    void whatAKillLeavesIsTheEffectOfWholeEntries() throws IOException {
        var random = new Random(1);
        var directory = temporary.resolve("store");
        var options = new BackendOptions(Duration.ofMillis(1), 40);
        try (var loop = new ThreadLoop();
                var backend = new BufferedBackend(store("xodus", directory), true, options, loop)) {
            long index = 0;
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 100; i++) {
                    index++;
                    int parts = 1 + random.nextInt(5);
                    for (int part = 0; part < parts; part++) {
                        var key = Bytes.bigEndian(index).concat(Bytes.of((byte) part));
                        backend.put(Bucket.KEY, key, Bytes.of((byte) parts));
                    }
                    backend.put(Bucket.LEASE, Bytes.utf8("latest"), Bytes.bigEndian(index));
                    backend.applied(index, 3);
                }
                long applied = index;
                // on the loop no commit is at work: a kill between two of them, while the buffers hold more
                var killed = temporary.resolve("killed" + round);
                var done = new CompletableFuture<Void>();
                loop.execute(() -> {
                    copy(directory, killed);
                    done.complete(null);
                });
                done.join();
                assertThat(indexOfWholeEntries(killed)).isLessThanOrEqualTo(applied);
            }
            var commit = backend.commit();
            commit.join();
            copy(directory, temporary.resolve("committed"));
            assertThat(indexOfWholeEntries(temporary.resolve("committed"))).isEqualTo(index);
        }
    }

    private static long indexOfWholeEntries(Path directory) {
        try (var loop = new ThreadLoop();
                var backend = new BufferedBackend(store("xodus", directory), true, BackendOptions.DEFAULT, loop);
                var view = backend.view();
                var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
            long last = 0;
            while (cursor.next()) {
                last++;
                assertThat(cursor.key().longAt(0)).isEqualTo(last);
                int parts = cursor.value().at(0);
                for (int part = 1; part < parts; part++) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.key()).isEqualTo(Bytes.bigEndian(last).concat(Bytes.of((byte) part)));
                }
            }
            assertThat(backend.consistentIndex()).isEqualTo(last);
            assertThat(backend.consistentTerm()).isEqualTo(last == 0 ? 0 : 3);
            var latest = view.get(Bucket.LEASE, Bytes.utf8("latest"));
            assertThat(latest == null ? 0 : latest.longAt(0)).isEqualTo(last);
            return last;
        }
    }

    private static void write(
            BufferedBackend backend, Map<Bucket, NavigableMap<Bytes, Bytes>> model, Random random, int rising) {
        var bucket = BUCKETS.get(random.nextInt(BUCKETS.size()));
        var key = bucket.equals(Bucket.KEY) && random.nextInt(10) > 0
                ? Bytes.bigEndian(rising)
                : Bytes.bigEndian(random.nextInt(5000));
        if (random.nextInt(5) == 0) {
            backend.delete(bucket, key);
            map(model, bucket).remove(key);
        } else {
            var value = Bytes.wrap(new byte[random.nextInt(100)]);
            backend.put(bucket, key, value);
            map(model, bucket).put(key, value);
        }
    }

    private static CompletableFuture<Void> compact(
            BufferedBackend backend, Map<Bucket, NavigableMap<Bytes, Bytes>> model, Random random) {
        var batch = new WriteBatch();
        for (var key : List.copyOf(map(model, Bucket.KEY).keySet())) {
            if (random.nextInt(3) == 0) {
                batch.delete(Bucket.KEY, key);
                map(model, Bucket.KEY).remove(key);
            }
        }
        return backend.writeBehind(batch);
    }

    private static void checkRandomly(
            BufferedBackend backend, Map<Bucket, NavigableMap<Bytes, Bytes>> model, Random random, int entry) {
        try (var view = backend.view()) {
            for (var bucket : BUCKETS) {
                var from = Bytes.bigEndian(random.nextInt(5000));
                var to = Bytes.bigEndian(random.nextInt(entry * 16 + 5000));
                if (from.compareTo(to) < 0) {
                    assertThat(read(view, bucket, from, to))
                            .isEqualTo(map(model, bucket).subMap(from, to));
                }
                for (int i = 0; i < 20; i++) {
                    var key = Bytes.bigEndian(random.nextInt(entry * 16 + 100));
                    assertThat(view.get(bucket, key))
                            .isEqualTo(map(model, bucket).get(key));
                    assertThat(backend.get(bucket, key))
                            .isEqualTo(map(model, bucket).get(key));
                }
            }
        }
    }

    private static void check(StoreView view, Map<Bucket, NavigableMap<Bytes, Bytes>> expected) {
        for (var bucket : BUCKETS) {
            assertThat(read(view, bucket, Bytes.EMPTY, Bytes.EMPTY)).isEqualTo(map(expected, bucket));
        }
    }

    private static void assertNoGap(StoreView view, long from, long to, long last) {
        assertThat(last).isGreaterThanOrEqualTo(to);
        try (var cursor = view.cursor(Bucket.KEY, Bytes.bigEndian(from), Bytes.EMPTY)) {
            long number = from;
            while (cursor.next()) {
                assertThat(cursor.key().longAt(0)).isEqualTo(number++);
            }
            // the view may have been taken between the two puts
            assertThat(number - 1).isBetween(last, last + 1);
        }
    }

    private static NavigableMap<Bytes, Bytes> read(StoreView view, Bucket bucket, Bytes from, Bytes to) {
        var records = new TreeMap<Bytes, Bytes>();
        try (var cursor = view.cursor(bucket, from, to)) {
            while (cursor.next()) {
                if (!bucket.equals(Bucket.META) || cursor.key().length() == Long.BYTES) {
                    records.put(cursor.key(), cursor.value());
                }
            }
        }
        return records;
    }

    private static NavigableMap<Bytes, Bytes> map(Map<Bucket, NavigableMap<Bytes, Bytes>> model, Bucket bucket) {
        return model.computeIfAbsent(bucket, unused -> new TreeMap<>());
    }

    private static Map<Bucket, NavigableMap<Bytes, Bytes>> copy(Map<Bucket, NavigableMap<Bytes, Bytes>> model) {
        var copy = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        model.forEach((bucket, map) -> copy.put(bucket, new TreeMap<>(map)));
        return copy;
    }

    private static Store store(String name, Path directory) {
        StorageEngine engine = name.equals("memory") ? new MemoryEngine() : new XodusEngine();
        return engine.open(new StoreOptions(directory, 32 << 20, false));
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            Files.createDirectories(to);
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
