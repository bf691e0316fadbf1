// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that runs when it is told to, on the thread that tells it. */
final class ManualLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> timers = new ArrayList<>();

    void runAll() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets one task run, if there is one. */
    void runOne() {
        var task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    void letTimePass() {
        var due = List.copyOf(timers);
        timers.clear();
        tasks.addAll(due);
    }

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
        timers.add(task);
        return () -> timers.remove(task);
    }

    @Override
    public void close() {
        runAll();
    }
}
