// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.time.Duration;
import java.util.ArrayDeque;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that the test turns by hand; delays are passed over. */
final class FakeLoop implements EventLoop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** Runs the next task; returns whether there was one. */
    boolean runOne() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.poll();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    boolean isEmpty() {
        synchronized (tasks) {
            return tasks.isEmpty();
        }
    }

    void runAll() {
        while (runOne()) {}
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        execute(task);
        return () -> {};
    }

    @Override
    public void close() {}
}
