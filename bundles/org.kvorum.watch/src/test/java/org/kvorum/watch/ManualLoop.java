// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that runs when the test says so, with a time of its own. */
final class ManualLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long now;

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        var timer = new Timer(now + delay.toNanos(), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void close() {}

    boolean runOne() {
        var task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void runAll() {
        for (int i = 0; runOne(); i++) {
            if (i > 1_000_000) {
                throw new AssertionError("the loop does not come to rest");
            }
        }
    }

    void pass(Duration time) {
        runAll();
        long until = now + time.toNanos();
        while (!timers.isEmpty() && timers.peek().at() <= until) {
            var timer = timers.remove();
            now = timer.at();
            timer.task().run();
            runAll();
        }
        now = until;
    }

    private record Timer(long at, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }
}
