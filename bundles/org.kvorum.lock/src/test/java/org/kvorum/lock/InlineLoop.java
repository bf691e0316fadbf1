// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;

/** A loop that runs what it is given at once, one task after the other; timers never come. */
final class InlineLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (running) {
            return;
        }
        running = true;
        try {
            for (var next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return () -> {};
    }

    @Override
    public void close() {}
}
