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
    private static final LoopObserver NOBODY = (loop, nanos) -> {};

    private final SplittableRandom random;
    private final List<SimEventLoop> loops = new ArrayList<>();
    /** Loops whose turn it may be; kept to make none in each step. */
    private final List<SimEventLoop> ready = new ArrayList<>();

    private LoopObserver observer = NOBODY;
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

    /** Lets someone watch whose turn it is. */
    public void setObserver(LoopObserver newObserver) {
        observer = newObserver;
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
            long next = findReady();
            if (!ready.isEmpty()) {
                ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size())).runOne();
            } else if (next <= end) {
                nanos = next;
            } else {
                nanos = end;
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Returns when the first of the loops that are not ready wakes. */
    private long findReady() {
        ready.clear();
        long next = Long.MAX_VALUE;
        for (var loop : loops) {
            long wakesAt = loop.wakesAt();
            if (wakesAt <= nanos) {
                ready.add(loop);
            } else {
                next = Math.min(next, wakesAt);
            }
        }
        return next;
    }

    /**
     * Lets the loop that runs be busy for so long: what it is given waits, and what it hands on from here arrives only then, while other loops go on. Called
     * from a task, say by the hook of a slow disk.
     */
    public void stall(Duration duration) {
        if (current == null) {
            throw new IllegalStateException("no loop runs");
        }
        current.stall(duration.toNanos());
    }

    /** Lets the loop that runs be busy until a time, if it is not for longer; otherwise as {@link #stall}. */
    public void stallUntil(long time) {
        if (current == null) {
            throw new IllegalStateException("no loop runs");
        }
        current.stallUntil(time);
    }

    /** Returns whether a loop runs, rather than who drives the world. */
    public boolean inLoop() {
        return current != null;
    }

    /** When what is handed on now arrives: a loop that is busy has not come to it yet. */
    long leavesAt() {
        return current == null ? nanos : Math.max(nanos, current.busyUntil());
    }

    void observe(String loop) {
        observer.runs(loop, nanos);
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
