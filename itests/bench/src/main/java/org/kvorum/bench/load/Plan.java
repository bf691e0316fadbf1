// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import java.time.Duration;

/**
 * How hard and how long a load runs.
 *
 * @param clients how many requests are in flight at most; a client sends its next request when the last is answered
 * @param warmup how long the load runs before it is measured
 * @param duration how long it is measured; ignored if {@code total} is set
 * @param total operations after which the run ends, or 0 to go by time
 * @param ratePerSecond requests a second of an open loop, whose latencies count from the moment a request was due; or 0
 *     for a closed loop
 * @param seed of everything random in the load
 */
public record Plan(int clients, Duration warmup, Duration duration, long total, double ratePerSecond, long seed) {

    public Plan {
        if (clients < 1 || total < 0 || ratePerSecond < 0 || warmup.isNegative() || duration.isNegative()) {
            throw new IllegalArgumentException("clients, times, total and rate must not be negative");
        }
    }

    /** Ends after so many operations, all of them measured. */
    public static Plan ofTotal(int clients, long total) {
        return new Plan(clients, Duration.ZERO, Duration.ZERO, total, 0, 1);
    }
}
