// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Thins out floods: of the lines with the same level and message that fall into one second, the first hundred and then every hundredth get through. Messages
 * share counters by their hash, which at worst thins out a little more.
 */
final class Sampler {
    private static final int COUNTERS = 1024;
    private static final int FIRST = 100;
    private static final int THEN_EVERY = 100;
    private static final int COUNT_BITS = 24;

    /** Each holds a second in its upper bits, and below it how many lines that second has seen. */
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    boolean passes(LogLevel level, String message, long epochMicros) {
        long second = epochMicros / 1_000_000;
        int index = Math.floorMod(31 * message.hashCode() + level.word().hashCode(), COUNTERS);
        long updated = counters.updateAndGet(
                index, counter -> counter >>> COUNT_BITS == second ? counter + 1 : (second << COUNT_BITS) + 1);
        long count = updated & ((1L << COUNT_BITS) - 1);
        return count <= FIRST || (count - FIRST) % THEN_EVERY == 0;
    }
}
