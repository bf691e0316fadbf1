// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used so far, as Linux' {@code /proc} tells it.
 *
 * @param cpuMicros user and system time of all its threads, in µs; the kernel counts in steps of 10 ms
 * @param residentKb VmRSS
 * @param anonymousKb RssAnon, the part of VmRSS that is not pages of files and cannot simply be dropped
 * @param peakKb VmHWM, the highest VmRSS there was
 */
public record ProcessUsage(long cpuMicros, long residentKb, long anonymousKb, long peakKb) {

    /** USER_HZ is 100 on every Linux that runs Java. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int UTIME_AFTER_NAME = 11;

    /** Empty if there is no such process, or no {@code /proc}. */
    public static Optional<ProcessUsage> of(long pid) {
        return of(Path.of("/proc", Long.toString(pid)));
    }

    static Optional<ProcessUsage> of(Path directory) {
        try {
            String stat = Files.readString(directory.resolve("stat"));
            // The process' name stands in parentheses and may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[UTIME_AFTER_NAME]) + Long.parseLong(fields[UTIME_AFTER_NAME + 1]);
            List<String> status = Files.readAllLines(directory.resolve("status"));
            return Optional.of(new ProcessUsage(
                    ticks * MICROS_PER_TICK,
                    kilobytes(status, "VmRSS:"),
                    kilobytes(status, "RssAnon:"),
                    kilobytes(status, "VmHWM:")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static long kilobytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").trim())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    public ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(
                cpuMicros + other.cpuMicros,
                residentKb + other.residentKb,
                anonymousKb + other.anonymousKb,
                peakKb + other.peakKb);
    }
}
