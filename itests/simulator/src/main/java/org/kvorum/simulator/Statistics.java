// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.Locale;
import org.kvorum.api.env.Ticker;
import org.kvorum.checker.history.Operation;

/** How much was simulated, and how fast. */
public final class Statistics {
    private final Ticker ticker;
    private final long start;
    private long runs;
    private long steps;
    private long operations;
    private long unknown;
    private long virtualNanos;

    /** Begins to count. */
    public Statistics(Ticker ticker) {
        this.ticker = ticker;
        this.start = ticker.nanos();
    }

    /** Counts a run. */
    public void add(Report report) {
        runs++;
        steps += report.steps();
        operations += report.history().operations().size();
        unknown += report.history().operations().stream()
                .filter(Operation::isUnknown)
                .count();
        virtualNanos += report.virtualTime().toNanos();
    }

    /** Returns how many times faster than the clock on the wall the simulation ran, judging included. */
    public double speed() {
        return virtualNanos / (double) Math.max(1, ticker.nanos() - start);
    }

    /** Returns a line for people. */
    public String line() {
        double seconds = (ticker.nanos() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d seeds in %.0f s: %.1f h of virtual time (%.0f times as fast), %d requests (%d of unknown outcome), %d steps",
                runs,
                seconds,
                virtualNanos / 3.6e12,
                speed(),
                operations,
                unknown,
                steps);
    }
}
