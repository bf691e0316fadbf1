// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.kvorum.api.env.Ticker;
import org.kvorum.checker.history.Operation;

/** How much was simulated, and how fast. */
public final class Statistics {
    private final Ticker ticker;
    private final long start;
    private long runs;
    private long undecided;
    private long steps;
    private long operations;
    private long unknown;
    private long virtualNanos;
    private long cpuNanos;

    /** Begins to count. */
    public Statistics(Ticker ticker) {
        this.ticker = ticker;
        this.start = ticker.nanos();
    }

    /** Returns the processor time that this thread has taken. */
    public static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Counts a run, and the processor time that it and its verdict took. */
    public void add(Report report, long nanos) {
        cpuNanos += nanos;
        runs++;
        undecided += report.undecided() ? 1 : 0;
        steps += report.steps();
        operations += report.history().operations().size();
        unknown += report.history().operations().stream()
                .filter(Operation::isUnknown)
                .count();
        virtualNanos += report.virtualTime().toNanos();
    }

    /** Returns how many times faster than real time the simulation runs on a processor of its own, judging included. */
    public double speed() {
        return virtualNanos / (double) Math.max(1, cpuNanos);
    }

    /** Returns a line for people. */
    public String line() {
        double seconds = (ticker.nanos() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d seeds (%d undecided) in %.0f s: %.1f h of virtual time (%.0f times as fast as the processor time it took), %d requests (%d of unknown outcome), %d steps",
                runs,
                undecided,
                seconds,
                virtualNanos / 3.6e12,
                speed(),
                operations,
                unknown,
                steps);
    }
}
