// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bench.load.Ticks;
import org.kvorum.bytes.Bytes;

/** One engine, from the first put to the last read, in the virtual machine that it has for itself. Checks what it reads: a fast engine that loses records is none. */
final class EngineRun {
    private static final int KEY_BYTES = 17;
    private static final int RANGE = 100;
    private static final int POOL_BYTES = 1 << 20;
    private static final double SECOND = 1e9;
    private static final double MILLISECOND = 1e6;
    private static final double MEGABYTE = 1 << 20;

    private final StorageEngine engine;
    private final Workload workload;
    private final StoreOptions options;
    private final byte[] pool = new byte[POOL_BYTES];
    private final Random random = new Random(1);
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    EngineRun(StorageEngine engine, Workload workload) {
        this.engine = engine;
        this.workload = workload;
        this.options = new StoreOptions(workload.directory(), (long) workload.cacheMegabytes() << 20, true);
        // nothing that could be compressed
        random.nextBytes(pool);
    }

    Map<Figure, Double> measure() {
        int all = workload.records() * 3 / 2;
        int older = all / 2;
        var store = engine.open(options);
        try {
            fill(store);
            fillBesideReads(store, all);
            delete(store, older);
            reclaim(store);
            scan(store, older, all);
            figures.put(Figure.HEAP_MEGABYTES, liveHeap() / MEGABYTE);
        } finally {
            store.close();
        }
        if (engine.durable()) {
            reopen(older, all);
        }
        return figures;
    }

    private void fill(Store store) {
        var batches = new Histogram(3);
        long cpu = cpuNanos();
        long start = Ticks.nanos();
        for (int i = 0; i < workload.records(); i += workload.batch()) {
            long begin = Ticks.nanos();
            put(store, i, Math.min(workload.records(), i + workload.batch()));
            batches.recordValue(Ticks.nanos() - begin);
        }
        figures.put(Figure.PUTS_PER_SECOND, workload.records() * SECOND / (Ticks.nanos() - start));
        figures.put(Figure.PUT_CPU_MICROS, (cpuNanos() - cpu) / 1e3 / workload.records());
        figures.put(Figure.BATCH_P50_MILLIS, batches.getValueAtPercentile(50) / MILLISECOND);
        figures.put(Figure.BATCH_P99_MILLIS, batches.getValueAtPercentile(99) / MILLISECOND);
    }

    private void fillBesideReads(Store store, int to) {
        var stop = new AtomicBoolean();
        var reading = CompletableFuture.supplyAsync(() -> readRanges(store, stop));
        long start = Ticks.nanos();
        try {
            for (int i = workload.records(); i < to; i += workload.batch()) {
                put(store, i, Math.min(to, i + workload.batch()));
            }
        } finally {
            stop.set(true);
        }
        double seconds = (Ticks.nanos() - start) / SECOND;
        figures.put(Figure.MIXED_PUTS_PER_SECOND, (to - workload.records()) / seconds);
        figures.put(Figure.MIXED_RANGES_PER_SECOND, reading.join() / seconds);
        figures.put(Figure.FULL_MEGABYTES, store.diskBytes() / MEGABYTE);
    }

    private long readRanges(Store store, AtomicBoolean stop) {
        var places = new Random(2);
        long ranges = 0;
        while (!stop.get()) {
            int from = places.nextInt(Math.max(1, workload.records() - RANGE));
            try (var view = store.view()) {
                expect(RANGE, read(view, key(from), key(from + RANGE)));
            }
            ranges++;
        }
        return ranges;
    }

    private void delete(Store store, int to) {
        long start = Ticks.nanos();
        for (int i = 0; i < to; i += workload.batch()) {
            var batch = new WriteBatch();
            for (int j = i; j < Math.min(to, i + workload.batch()); j++) {
                batch.delete(Bucket.KEY, key(j));
            }
            store.write(batch);
        }
        figures.put(Figure.DELETES_PER_SECOND, to * SECOND / (Ticks.nanos() - start));
        figures.put(Figure.DELETED_MEGABYTES, store.diskBytes() / MEGABYTE);
    }

    private void reclaim(Store store) {
        long start = Ticks.nanos();
        long longest = 0;
        for (boolean more = true; more; ) {
            long begin = Ticks.nanos();
            more = store.reclaim();
            longest = Math.max(longest, Ticks.nanos() - begin);
        }
        figures.put(Figure.RECLAIM_SECONDS, (Ticks.nanos() - start) / SECOND);
        figures.put(Figure.RECLAIM_PIECE_MILLIS, longest / MILLISECOND);
        figures.put(Figure.RECLAIMED_MEGABYTES, store.diskBytes() / MEGABYTE);
    }

    private void scan(Store store, int from, int to) {
        long start = Ticks.nanos();
        try (var view = store.view()) {
            expect(to - from, read(view, Bytes.EMPTY, Bytes.EMPTY));
        }
        figures.put(Figure.SCAN_RECORDS_PER_SECOND, (to - from) * SECOND / (Ticks.nanos() - start));
    }

    private void reopen(int from, int to) {
        long start = Ticks.nanos();
        try (var store = engine.open(options);
                var view = store.view()) {
            expect(workload.valueBytes(), length(view, to - 1));
            figures.put(Figure.REOPEN_MILLIS, (Ticks.nanos() - start) / MILLISECOND);
            expect(0, length(view, from - 1));
            expect(to - from, read(view, Bytes.EMPTY, Bytes.EMPTY));
        }
    }

    private void put(Store store, int from, int to) {
        var batch = new WriteBatch();
        for (int i = from; i < to; i++) {
            int offset = random.nextInt(POOL_BYTES - workload.valueBytes());
            var value = Arrays.copyOfRange(pool, offset, offset + workload.valueBytes());
            batch.put(Bucket.KEY, key(i), Bytes.wrap(value));
        }
        store.write(batch);
    }

    /** As Kvorum's keys are: a revision, an underscore, a number within it. */
    private static Bytes key(int number) {
        var key = ByteBuffer.allocate(KEY_BYTES);
        return Bytes.wrap(key.putLong(number)
                .put("_".getBytes(StandardCharsets.US_ASCII))
                .putLong(0)
                .array());
    }

    private int read(StoreView view, Bytes from, Bytes to) {
        int count = 0;
        try (var cursor = view.cursor(Bucket.KEY, from, to)) {
            while (cursor.next()) {
                expect(workload.valueBytes(), cursor.value().length());
                count++;
            }
        }
        return count;
    }

    private static int length(StoreView view, int number) {
        var value = view.get(Bucket.KEY, key(number));
        return value == null ? 0 : value.length();
    }

    private static void expect(int expected, int found) {
        if (expected != found) {
            throw new IllegalStateException("the engine is wrong: " + found + " in place of " + expected);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** After a full collection; twice, for what the first one only finds. */
    private static long liveHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
