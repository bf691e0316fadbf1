// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Throws of one purpose, so that another purpose that throws once more does not change them all. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed, String purpose) {
        random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + purpose.hashCode());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Throws a number below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Throws a number of the interval, both ends included. */
    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    Duration between(Duration from, Duration to) {
        return Duration.ofNanos(between(from.toNanos(), to.toNanos()));
    }

    Duration millis(long from, long to) {
        return between(Duration.ofMillis(from), Duration.ofMillis(to));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    SplittableRandom generator() {
        return random;
    }
}
