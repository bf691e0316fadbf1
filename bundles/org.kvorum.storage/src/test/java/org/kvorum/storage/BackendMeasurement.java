// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntConsumer;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;

/** Measures the backend, by hand: arguments are the engine, a directory, how many records, and the megabytes of cache. Prints CPU and memory. */
final class BackendMeasurement {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int VALUE_BYTES = 256;

    private BackendMeasurement() {}

    public static void main(String[] args) throws IOException {
        var engine = args[0].equals("memory") ? new MemoryEngine() : new XodusEngine();
        int records = Integer.parseInt(args[2]);
        var options = new StoreOptions(Path.of(args[1]), Long.parseLong(args[3]) << 20, true);
        var random = new Random(1);
        try (var loop = new ThreadLoop();
                var backend =
                        new BufferedBackend(engine.open(options), engine.durable(), BackendOptions.DEFAULT, loop)) {
            measure("put", records, i -> {
                if (backend.pendingWrites() > 100_000) {
                    backend.commit().join();
                }
                var value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                backend.put(Bucket.KEY, revision(i), Bytes.wrap(value));
                backend.applied(i + 1, 1);
            });
            measure("commit of the rest", 1, i -> backend.commit().join());
            int fresh = 5000;
            for (int i = 0; i < fresh; i++) {
                backend.put(Bucket.KEY, revision(records + i), revision(i));
                backend.applied(records + i + 1, 1);
            }
            for (int round = 0; round < 3; round++) {
                measure(
                        "get of a buffered record",
                        2_000_000,
                        i -> found(backend.get(Bucket.KEY, revision(records + i % fresh)) != null));
            }
            measure(
                    "get of any record",
                    100_000,
                    i -> found(backend.get(Bucket.KEY, revision(random.nextInt(records))) != null));
            measure(
                    "get of neighbours",
                    Math.min(records, 1_000_000),
                    i -> found(backend.get(Bucket.KEY, revision(i)) != null));
            try (var view = backend.view();
                    var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
                measure(
                        "record of a scan",
                        records,
                        i -> found(cursor.next() && cursor.value().length() > 0));
            }
            measure("delete behind", records / 2, i -> {
                if (i % 10_000 == 0) {
                    var batch = new WriteBatch();
                    for (int j = i; j < i + 10_000; j++) {
                        batch.delete(Bucket.KEY, revision(j));
                    }
                    backend.writeBehind(batch).join();
                }
            });
            say(
                    "disk %d MB, etcd's size %d MB, in use %d MB",
                    backend.diskBytes() >> 20, backend.sizeBytes() >> 20, backend.sizeInUseBytes() >> 20);
            measure("defragmentation", 1, i -> backend.defragment().join());
            say(
                    "disk %d MB, etcd's size %d MB, in use %d MB",
                    backend.diskBytes() >> 20, backend.sizeBytes() >> 20, backend.sizeInUseBytes() >> 20);
        }
    }

    private static void measure(String what, int times, IntConsumer task) throws IOException {
        long wall = ManagementFactory.getRuntimeMXBean().getUptime();
        long cpu = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < times; i++) {
            task.accept(i);
        }
        long cpuSpent = SYSTEM.getProcessCpuTime() - cpu;
        long wallSpent = ManagementFactory.getRuntimeMXBean().getUptime() - wall;
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        say(
                "%-26s %9d times: %8d ns CPU each, %6d ms in all; resident %d MB, heap %d MB",
                what, times, cpuSpent / times, wallSpent, residentMegabytes(), heap.getUsed() >> 20);
    }

    private static long residentMegabytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return -1;
    }

    private static void found(boolean found) {
        if (!found) {
            throw new AssertionError("missing");
        }
    }

    private static Bytes revision(int number) {
        var key = new byte[17];
        for (int i = 0; i < Integer.BYTES; i++) {
            key[7 - i] = (byte) (number >> (8 * i));
        }
        key[8] = '_';
        return Bytes.wrap(key);
    }

    private static void say(String format, Object... args) {
        System.out.printf(format + "%n", args);
    }
}
