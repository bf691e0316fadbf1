// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that runs when the simulation says so. */
final class SimEventLoop implements EventLoop {
    private final Simulation simulation;
    private final String name;
    private final Consumer<Throwable> failure;
    /** Tasks and timers in the order in which they may run. */
    private final PriorityQueue<Job> jobs =
            new PriorityQueue<>(Comparator.comparingLong(Job::from).thenComparingLong(Job::order));

    private long jobsMade;
    private long busyUntil;
    private boolean stopped;

    SimEventLoop(Simulation simulation, String name, Consumer<Throwable> failure) {
        this.simulation = simulation;
        this.name = name;
        this.failure = failure;
    }

    /** Work that may begin at a time; a timer is not carried out when the loop is closed before. */
    private record Job(long from, long order, boolean timer, Runnable task) {}

    @Override
    public boolean inLoop() {
        return simulation.current() == this;
    }

    @Override
    public void execute(Runnable task) {
        if (!stopped) {
            jobs.add(new Job(simulation.leavesAt(), jobsMade++, false, task));
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        long deadline;
        try {
            deadline = Math.addExact(simulation.leavesAt(), Math.max(0, delay.toNanos()));
        } catch (ArithmeticException e) {
            deadline = Long.MAX_VALUE;
        }
        var job = new Job(deadline, jobsMade++, true, task);
        if (!stopped && deadline != Long.MAX_VALUE) {
            jobs.add(job);
        }
        return () -> jobs.remove(job);
    }

    @Override
    public void close() {
        if (inLoop()) {
            throw new IllegalStateException("loop " + name + " cannot wait for its own end");
        }
        long given = jobsMade;
        for (var job = nextTask(given); job != null && !stopped; job = nextTask(given)) {
            jobs.remove(job);
            run(job.task());
        }
        kill();
    }

    private @Nullable Job nextTask(long before) {
        return jobs.stream()
                .filter(job -> !job.timer() && job.order() < before)
                .min(Comparator.comparingLong(Job::from).thenComparingLong(Job::order))
                .orElse(null);
    }

    void kill() {
        stopped = true;
        jobs.clear();
        simulation.remove(this);
    }

    /** When there is something to do next; {@link Long#MAX_VALUE} for never. */
    long wakesAt() {
        var job = jobs.peek();
        return job == null ? Long.MAX_VALUE : Math.max(busyUntil, job.from());
    }

    void runOne() {
        run(jobs.remove().task());
    }

    void stall(long nanos) {
        busyUntil = Math.max(busyUntil, simulation.nanos()) + nanos;
    }

    void stallUntil(long time) {
        busyUntil = Math.max(busyUntil, time);
    }

    long busyUntil() {
        return busyUntil;
    }

    private void run(Runnable task) {
        simulation.observe(name);
        var caller = simulation.current();
        simulation.setCurrent(this);
        try {
            task.run();
        } catch (Throwable broken) {
            kill();
            failure.accept(broken);
        } finally {
            simulation.setCurrent(caller);
        }
    }
}
