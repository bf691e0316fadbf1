// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, with an upper end, and never the same for all. Owned by one loop. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(10);
    private static final int DOUBLINGS_MAX = 7;

    private final RandomGenerator random;
    private int attempts;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long nanos = FIRST.toNanos() << Math.min(attempts++, DOUBLINGS_MAX);
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2));
    }

    void reset() {
        attempts = 0;
    }
}
