// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the loops of many members in one thread and in virtual time. Whose turn it is among loops that are ready is thrown with the dice of the seed: the same
 * seed gives the same run, another seed another interleaving. Time passes only when nobody is ready.
 */
public final class Simulation {
    private final SplittableRandom random;
    private final List<SimEventLoop> loops = new ArrayList<>();
    private @Nullable SimEventLoop current;
    private long nanos;

    /** Creates a world at time 0. */
    public Simulation(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns a new machine with an empty disk. */
    public SimEnvironment newEnvironment(String name) {
        return new SimEnvironment(this, name, random.split());
    }

    /** Returns the dice of this world, for faults. */
    public RandomGenerator random() {
        return random;
    }

    /** Returns the nanoseconds since the beginning. */
    public long nanos() {
        return nanos;
    }

    /** Runs all that happens in the time, which has passed on return. */
    public void runFor(Duration duration) {
        long end = nanos + duration.toNanos();
        runUntil(() -> false, end);
        nanos = end;
    }

    /** Runs what is ready now, without letting time pass. */
    public void runUntilIdle() {
        runUntil(() -> false, nanos);
    }

    /** Runs until the condition holds, asking after each task; returns whether it did before the time was over. */
    public boolean runUntil(BooleanSupplier condition, Duration timeout) {
        return runUntil(condition, nanos + timeout.toNanos());
    }

    private boolean runUntil(BooleanSupplier condition, long end) {
        while (!condition.getAsBoolean()) {
            var ready = loops.stream().filter(loop -> loop.wakesAt() <= nanos).toList();
            if (ready.isEmpty()) {
                long next =
                        loops.stream().mapToLong(SimEventLoop::wakesAt).min().orElse(Long.MAX_VALUE);
                if (next > end) {
                    nanos = end;
                    return condition.getAsBoolean();
                }
                nanos = next;
            } else {
                ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size())).runOne();
            }
        }
        return true;
    }

    /** Lets the loop that runs be busy for so long: what it is given waits, other loops go on. Called from a task, say by the hook of a slow disk. */
    public void stall(Duration duration) {
        if (current == null) {
            throw new IllegalStateException("no loop runs");
        }
        current.stall(duration.toNanos());
    }

    void add(SimEventLoop loop) {
        loops.add(loop);
    }

    void remove(SimEventLoop loop) {
        loops.remove(loop);
    }

    @Nullable
    SimEventLoop current() {
        return current;
    }

    void setCurrent(@Nullable SimEventLoop loop) {
        current = loop;
    }
}
