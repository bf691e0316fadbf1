// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.config.ConfigReader;
import org.kvorum.config.Host;
import org.kvorum.config.Outcome;
import org.kvorum.env.sim.DiskStep;
import org.kvorum.env.sim.PowerFailure;
import org.kvorum.env.sim.SimEnvironment;
import org.kvorum.env.sim.Simulation;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.server.MemberStarter;
import org.kvorum.server.Parts;
import org.kvorum.server.StartException;
import org.kvorum.server.StorageEngines;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.wal.FileWalFactory;
import org.kvorum.watch.LoopWatchHubFactory;

/** A machine with a disk and, while it runs, a member. */
final class Machine {
    private static final long DISK_BYTES = 64L << 20;

    private final Simulation simulation;
    private final Scenario scenario;
    private final Trace trace;
    private final Sabotage sabotage;
    private final SimNetwork network;
    private final Dice dice;
    private final SimEnvironment environment;
    private final String name;
    private final Supplier<List<String>> arguments;
    private final boolean founder;

    private MemberStarter.@Nullable Started running;
    private @Nullable Throwable broken;
    private int incarnation;
    private long slowness = 1;
    private long stalledUntil;
    private boolean diskFailed;
    private boolean full;
    private boolean hasServed;
    private boolean removed;

    Machine(
            Simulation simulation,
            Scenario scenario,
            Trace trace,
            Sabotage sabotage,
            SimNetwork network,
            String name,
            boolean founder,
            Supplier<List<String>> arguments) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.trace = trace;
        this.sabotage = sabotage;
        this.network = network;
        this.dice = new Dice(scenario.seed(), "disk of " + name);
        this.environment = simulation.newEnvironment(name);
        this.name = name;
        this.founder = founder;
        this.arguments = arguments;
        environment.disk().setCapacity(DISK_BYTES);
        environment.disk().setHook(this::beforeStep);
    }

    String name() {
        return name;
    }

    SimEnvironment environment() {
        return environment;
    }

    int incarnation() {
        return incarnation;
    }

    boolean isRunning() {
        return running != null;
    }

    /** Returns the member if it serves. */
    Optional<Member> member() {
        var now = running;
        if (now == null || !now.ready().isDone()) {
            return Optional.empty();
        }
        hasServed = true;
        return Optional.of(now.member());
    }

    /** Returns the member whether it serves or not. */
    Optional<Member> process() {
        return Optional.ofNullable(running).map(MemberStarter.Started::member);
    }

    // ------------------------------------------------------------ life

    /** Starts the member; returns why it did not start for a reason that is its own, if so. */
    Optional<String> start() {
        incarnation++;
        broken = null;
        diskFailed = full;
        trace.add(() -> name + " starts");
        try {
            running = MemberStarter.start(parts(), config(), this::failed);
            return Optional.empty();
        } catch (PowerFailure e) {
            crash();
            return Optional.empty();
        } catch (StartException e) {
            kill();
            trace.add(() -> name + " does not start: " + e.getMessage());
            // Who joins may come too early, or hear of others than those it was told of.
            return diskFailed || (!hasServed && !founder)
                    ? Optional.empty()
                    : Optional.of(name + " does not start: " + e.getMessage());
        }
    }

    private void failed(Throwable cause) {
        trace.add(() -> name + " fails: " + cause);
        if (broken == null) {
            broken = cause;
        }
    }

    /** Sees to it that what has ended is dead; returns what the end was that should not have been. */
    Optional<Throwable> bury() {
        if (environment.disk().isPowerOff()) {
            crash();
            return Optional.empty();
        }
        var cause = broken;
        if (cause == null || running == null) {
            return Optional.empty();
        }
        kill();
        removed |= isRemoval(cause);
        return diskFailed || removed ? Optional.empty() : Optional.of(cause);
    }

    /** Returns whether the member has ended because it was removed. */
    boolean isRemoved() {
        return removed;
    }

    private static boolean isRemoval(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("removed from the cluster");
    }

    /** Ends the process; the disk keeps what was written. */
    void kill() {
        trace.add(() -> name + " is dead");
        running = null;
        environment.kill();
    }

    /** Cuts the power. */
    void crash() {
        trace.add(() -> name + " has no power");
        running = null;
        environment.crash();
    }

    /** Cuts the power after so many further changes of the disk. */
    void crashSoon(int changes) {
        trace.add(() -> name + " loses power after " + changes + " more changes of its disk");
        environment.disk().cutPowerAfter(changes);
    }

    /** Asks the member to stop; returns when it has. */
    void stop() {
        var now = running;
        if (now != null) {
            trace.add(() -> name + " stops");
            // Whoever stops a process does not stand still while it writes the rest.
            running = null;
            try {
                now.stop().run();
            } catch (StorageException | PowerFailure e) {
                // It could not write the rest: the same as if it had been killed.
                trace.add(() -> name + " stops badly: " + e);
            }
            environment.kill();
        }
    }

    /** Tells the member to move its data to the other engine. */
    void switchEngine() {
        member().ifPresent(member -> {
            var target = member.storage().engine().equals("memory") ? "logged" : "memory";
            trace.add(() -> name + " switches to the engine " + target);
            var unused = member.switchEngine(target)
                    .whenComplete((done, error) -> trace.add(() -> name
                            + (error == null
                                    ? " has switched to the engine " + target
                                    : " does not switch: " + error)));
        });
    }

    void pause(Duration duration) {
        trace.add(() -> name + " stands still for " + duration);
        environment.pause(duration);
    }

    // ------------------------------------------------------------ its disk

    void slowDisk(long factor) {
        trace.add(() -> name + " has a disk slower by " + factor);
        slowness = factor;
    }

    void stallDisk(Duration duration) {
        trace.add(() -> name + " has a disk that hangs for " + duration);
        stalledUntil = simulation.nanos() + duration.toNanos();
    }

    void fillDisk(long bytesLeft) {
        trace.add(() -> name + " has a disk with " + bytesLeft + " bytes left");
        environment.disk().setCapacity(environment.disk().usedBytes() + bytesLeft);
        diskFailed = true;
        full = true;
    }

    void emptyDisk() {
        full = false;
        environment.disk().setCapacity(DISK_BYTES);
    }

    void healDisk() {
        slowness = 1;
        stalledUntil = 0;
        emptyDisk();
    }

    private void beforeStep(DiskStep step, Path path) throws IOException {
        if (step.isChanging() && step != DiskStep.WRITE) {
            trace.add(() -> name + " disk " + step + " " + path);
        }
        if (!simulation.inLoop() || running == null) {
            return;
        }
        long base =
                switch (step) {
                    case SYNC, SYNC_DIRECTORY -> scenario.syncTime().toNanos();
                    case WRITE, PREALLOCATE -> 20_000;
                    default -> 5_000;
                };
        if (simulation.nanos() < stalledUntil) {
            simulation.stallUntil(stalledUntil);
        }
        simulation.stall(Duration.ofNanos(dice.between(base / 4, base) * slowness));
    }

    // ------------------------------------------------------------ what the member is made of

    private Parts parts() {
        Environment world = environment;
        var metrics = Metrics.none();
        StorageEngine logged = new LoggedEngine(environment.disk());
        StorageEngine memory = new MemoryEngine();
        var parts = new Parts(
                world,
                scenario.durableEngine() ? logged : memory,
                new BufferedBackendFactory(metrics, world),
                new SmallSegments(new FileWalFactory(metrics, world), scenario.segmentBytes()),
                new MvccStoreFactory(metrics, world),
                new HeapLessorFactory(metrics),
                new LoopWatchHubFactory(metrics),
                new BackendMembershipFactory(),
                new SimTransportFactory(network, name),
                new BboltFormat(),
                metrics,
                StorageEngines.of(logged, memory));
        return sabotage.on(parts, name);
    }

    private MemberConfig config() {
        var all = new ArrayList<>(arguments.get());
        all.addAll(List.of(
                "--data-dir=/data",
                "--snapshot-count=" + scenario.snapshotCount(),
                "--snapshot-catchup-entries=" + scenario.catchUpEntries(),
                "--max-wals=2",
                "--max-snapshots=2",
                "--storage-engine=" + (scenario.durableEngine() ? "logged" : "memory"),
                "--backend-batch-limit=" + scenario.batchLimit(),
                "--backend-batch-interval=" + scenario.batchInterval().toMillis() + "ms",
                "--pre-vote=" + scenario.preVote(),
                "--watch-progress-notify-interval=2s"));
        var outcome = new ConfigReader(new NoHost()).read(all, Map.of());
        if (outcome instanceof Outcome.Run run) {
            return run.config();
        }
        throw new IllegalArgumentException(outcome.toString());
    }

    private static final class NoHost implements Host {
        @Override
        public String read(Path file) throws IOException {
            throw new IOException("no such file: " + file);
        }

        @Override
        public Optional<String> defaultRouteAddress() {
            return Optional.empty();
        }
    }
}
