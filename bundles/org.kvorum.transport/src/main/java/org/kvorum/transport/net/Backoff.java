// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: etcd's 100 ms at first, then doubling up to a limit that is below an election timeout, with some randomness in it. */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long MAX_MILLIS = 800;

    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    /** Creates a back-off that has not failed yet. */
    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the next wait; at least {@value #FIRST_MILLIS} ms. */
    public Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(2 * millis, MAX_MILLIS);
        return Duration.ofMillis(millis + random.nextLong(millis / 4));
    }

    /** Begins anew after a success. */
    public void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
