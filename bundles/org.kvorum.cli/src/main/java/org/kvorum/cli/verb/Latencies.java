// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.util.Map;
import java.util.TreeMap;

/** How long answers took. Any thread. */
final class Latencies {
    private static final double SECOND_NANOS = 1e9;

    private final Map<String, Integer> errors = new TreeMap<>();
    private long count;
    private double mean;
    /** The sum of squared differences from the mean, by Welford's recurrence: no answer is kept. */
    private double squares;

    private double slowest;

    synchronized void answered(long nanos) {
        double seconds = nanos / SECOND_NANOS;
        count++;
        double off = seconds - mean;
        mean += off / count;
        squares += off * (seconds - mean);
        slowest = Math.max(slowest, seconds);
    }

    synchronized void refused(String error) {
        errors.merge(error, 1, Integer::sum);
    }

    /** Returns how many were answered well. */
    synchronized long count() {
        return count;
    }

    synchronized double slowestSeconds() {
        return slowest;
    }

    /** Returns the standard deviation. */
    synchronized double deviationSeconds() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    /** Returns how often each error was the answer. */
    synchronized Map<String, Integer> errors() {
        return new TreeMap<>(errors);
    }
}
