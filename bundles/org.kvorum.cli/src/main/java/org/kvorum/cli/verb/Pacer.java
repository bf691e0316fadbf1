// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Spreads what is to happen evenly over time. What could not happen in time happens as soon as it can, but only so much of it: the rest is left out. One thread. */
final class Pacer {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final long intervalNanos;
    private final long lateNanosMax;
    private final LongSupplier clock;
    private long due;

    /**
     * Creates a pacer, for the first to happen at once.
     *
     * @param perSecond how many
     * @param lateMax how many to make up for
     * @param clock in nanoseconds
     */
    Pacer(int perSecond, int lateMax, LongSupplier clock) {
        this.intervalNanos = SECOND_NANOS / perSecond;
        this.lateNanosMax = intervalNanos * lateMax;
        this.clock = clock;
        this.due = clock.getAsLong() - intervalNanos;
    }

    /** Returns how long to wait before the next; zero if it is late. */
    Duration next() {
        long now = clock.getAsLong();
        due += intervalNanos;
        if (now - due > lateNanosMax) {
            due = now - lateNanosMax;
        }
        return Duration.ofNanos(Math.max(0, due - now));
    }
}
