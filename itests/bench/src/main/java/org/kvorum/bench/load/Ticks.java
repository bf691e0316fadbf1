// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

/** The one place that reads the clock. */
public final class Ticks {

    private Ticks() {}

    /** Nanoseconds since some fixed moment. */
    public static long nanos() {
        return System.nanoTime();
    }
}
