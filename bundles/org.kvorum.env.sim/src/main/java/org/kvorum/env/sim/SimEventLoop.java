// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that runs when the simulation says so. */
final class SimEventLoop implements EventLoop {
    private final Simulation simulation;
    private final String name;
    private final Consumer<Throwable> failure;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::deadlineNanos).thenComparingLong(Timer::order));
    private long timersMade;
    private long busyUntil;
    private boolean stopped;

    SimEventLoop(Simulation simulation, String name, Consumer<Throwable> failure) {
        this.simulation = simulation;
        this.name = name;
        this.failure = failure;
    }

    private record Timer(long deadlineNanos, long order, Runnable task) {}

    @Override
    public boolean inLoop() {
        return simulation.current() == this;
    }

    @Override
    public void execute(Runnable task) {
        if (!stopped) {
            tasks.add(task);
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        long deadline;
        try {
            deadline = Math.addExact(simulation.nanos(), Math.max(0, delay.toNanos()));
        } catch (ArithmeticException e) {
            deadline = Long.MAX_VALUE;
        }
        var timer = new Timer(deadline, timersMade++, task);
        if (!stopped && deadline != Long.MAX_VALUE) {
            timers.add(timer);
        }
        return () -> timers.remove(timer);
    }

    @Override
    public void close() {
        if (inLoop()) {
            throw new IllegalStateException("loop " + name + " cannot wait for its own end");
        }
        for (int left = tasks.size(); left > 0 && !stopped; left--) {
            run(tasks.remove());
        }
        kill();
    }

    void kill() {
        stopped = true;
        tasks.clear();
        timers.clear();
        simulation.remove(this);
    }

    /** When there is something to do next; {@link Long#MAX_VALUE} for never. */
    long wakesAt() {
        if (tasks.isEmpty() && timers.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return Math.max(busyUntil, tasks.isEmpty() ? timers.element().deadlineNanos() : 0);
    }

    /** Runs a timer that is due, or else a task. */
    void runOne() {
        var timer = timers.peek();
        if (timer != null && timer.deadlineNanos() <= simulation.nanos()) {
            timers.remove();
            run(timer.task());
        } else {
            run(tasks.remove());
        }
    }

    void stall(long nanos) {
        busyUntil = Math.max(busyUntil, simulation.nanos()) + nanos;
    }

    private void run(Runnable task) {
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
