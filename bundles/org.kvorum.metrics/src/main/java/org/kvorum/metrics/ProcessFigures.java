// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kvorum.api.env.Disk;

/**
 * What the process takes of the machine, under the names of Prometheus' clients. The figures come from {@code /proc} and from the JVM's management beans, whose
 * classes are many: nothing is looked at before the first page is asked for.
 */
final class ProcessFigures {
    private static final Path PROC = Path.of("/proc/self");
    private static final List<String> NO_LABELS = List.of();

    /** Linux shows times in hundredths of a second, whatever its clock does. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/self/stat} after the name of the program, which is the second and may contain anything. */
    private static final int USER_TICKS = 11, SYSTEM_TICKS = 12, VIRTUAL_BYTES = 20;

    /** All bits of an unsigned number of 64. */
    private static final double UNLIMITED = 0x1p64;

    private final Disk disk;
    private final AtomicBoolean shown = new AtomicBoolean();

    ProcessFigures(Disk disk) {
        this.disk = disk;
    }

    void show(SeriesRegistry metrics) {
        if (!shown.compareAndSet(false, true)) {
            return;
        }
        metrics.gauge("os_fd_limit", "The file descriptor limit.", NO_LABELS, this::fdLimit);
        metrics.gauge("os_fd_used", "The number of used file descriptors.", NO_LABELS, this::fdUsed);
        metrics.gauge("process_max_fds", "Maximum number of open file descriptors.", NO_LABELS, this::fdLimit);
        metrics.gauge("process_open_fds", "Number of open file descriptors.", NO_LABELS, this::fdUsed);
        metrics.reading(
                "process_cpu_seconds_total",
                "Total user and system CPU time spent in seconds.",
                "counter",
                NO_LABELS,
                () -> (stat(USER_TICKS) + stat(SYSTEM_TICKS)) / TICKS_PER_SECOND);
        metrics.gauge(
                "process_virtual_memory_bytes", "Virtual memory size in bytes.", NO_LABELS, () -> stat(VIRTUAL_BYTES));
        metrics.gauge(
                "process_virtual_memory_max_bytes",
                "Maximum amount of virtual memory available in bytes.",
                NO_LABELS,
                () -> limit("Max address space"));
        metrics.reading(
                "process_network_receive_bytes_total",
                "Number of bytes received by the process over the network.",
                "counter",
                NO_LABELS,
                () -> network("InOctets"));
        metrics.reading(
                "process_network_transmit_bytes_total",
                "Number of bytes sent by the process over the network.",
                "counter",
                NO_LABELS,
                () -> network("OutOctets"));
        metrics.gauge(
                "process_resident_memory_bytes", "Resident memory size in bytes.", NO_LABELS, this::residentBytes);
        metrics.gauge(
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
                NO_LABELS,
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
        var memory = ManagementFactory.getMemoryMXBean();
        var help = "Used bytes of a given JVM memory area.";
        metrics.gauge("jvm_memory_used_bytes", help, List.of("area", "heap"), () -> memory.getHeapMemoryUsage()
                .getUsed());
        metrics.gauge("jvm_memory_used_bytes", help, List.of("area", "nonheap"), () -> memory.getNonHeapMemoryUsage()
                .getUsed());
        metrics.gauge(
                "jvm_threads_current",
                "Current thread count of a JVM.",
                NO_LABELS,
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            metrics.gauge(
                    "jvm_gc_collection_seconds_sum",
                    "Time spent in a given JVM garbage collector in seconds.",
                    List.of("gc", collector.getName()),
                    () -> collector.getCollectionTime() / 1000.0);
            metrics.gauge(
                    "jvm_gc_collection_seconds_count",
                    "Collections of a given JVM garbage collector.",
                    List.of("gc", collector.getName()),
                    collector::getCollectionCount);
        }
    }

    private double fdUsed() {
        try {
            return disk.list(PROC.resolve("fd")).size();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private double fdLimit() {
        return limit("Max open files");
    }

    /** Returns a limit that is in force; the highest number there is if there is none. */
    private double limit(String name) {
        return read("limits")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .mapToDouble(limit -> limit.startsWith("unlimited") ? UNLIMITED : number(limit))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Returns a figure of the network the process lives in; its names stand in one line and its figures in the next. */
    private double network(String name) {
        var lines = read("net/netstat")
                .lines()
                .filter(line -> line.startsWith("IpExt:"))
                .toList();
        if (lines.size() < 2) {
            return 0;
        }
        int column = List.of(lines.get(0).split(" ", -1)).indexOf(name);
        var figures = lines.get(1).split(" ", -1);
        return column < 0 || column >= figures.length ? 0 : number(figures[column]);
    }

    private double residentBytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(
                        line -> 1024 * number(line.substring("VmRSS:".length()).trim()))
                .findFirst()
                .orElse(Double.NaN);
    }

    private double stat(int field) {
        var stat = read("stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
        return field < fields.length ? number(fields[field]) : Double.NaN;
    }

    private static double number(String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == 0 ? Double.NaN : Double.parseDouble(text.substring(0, end));
    }

    /** Returns what a small file of the kernel says; nothing where there is none. */
    private String read(String name) {
        try (var file = disk.openForReading(PROC.resolve(name))) {
            var buffer = ByteBuffer.allocate(1 << 13);
            long position = 0;
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = file.read(buffer, position);
                position += Math.max(read, 0);
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
