// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;

/** One machine of a {@link Simulation}: its disk stays when it crashes, its loops do not. */
public final class SimEnvironment implements Environment {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Simulation simulation;
    private final String name;
    private final RandomGenerator random;
    private final MemoryDisk disk = new MemoryDisk();
    private final List<SimEventLoop> loops = new ArrayList<>();
    private Duration wallClockOffset = Duration.ZERO;

    SimEnvironment(Simulation simulation, String name, RandomGenerator random) {
        this.simulation = simulation;
        this.name = name;
        this.random = random;
    }

    @Override
    public InstantSource clock() {
        return () -> BEGINNING.plus(wallClockOffset).plusNanos(simulation.nanos());
    }

    @Override
    public Ticker ticker() {
        return simulation::nanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public MemoryDisk disk() {
        return disk;
    }

    @Override
    public EventLoop newEventLoop(String loopName, Consumer<Throwable> failure) {
        var loop = new SimEventLoop(simulation, name + "/" + loopName, failure);
        loops.add(loop);
        simulation.add(loop);
        return loop;
    }

    /** Sets the wall clock apart from that of the world; the monotonic clock does not notice. */
    public void setWallClockOffset(Duration offset) {
        wallClockOffset = offset;
    }

    /** Stops the process for so long, as {@code SIGSTOP} does: nothing of it runs, the clocks go on. */
    public void pause(Duration duration) {
        long until = simulation.nanos() + duration.toNanos();
        loops.forEach(loop -> loop.stallUntil(until));
    }

    /** Stops the process as {@code kill -9} does: no task runs any more, and the disk keeps what was written. Locks are gone. */
    public void kill() {
        loops.forEach(SimEventLoop::kill);
        loops.clear();
        disk.forgetProcess();
    }

    /** Cuts the power: no task runs any more, and the disk loses or tears what was not synced. */
    public void crash() {
        loops.forEach(SimEventLoop::kill);
        loops.clear();
        disk.crash(random);
    }
}
