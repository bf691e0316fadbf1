// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The way to tell a command that waits to end. Any thread; it is told once. */
public final class Stop {
    private final CountDownLatch told = new CountDownLatch(1);
    private final Queue<Runnable> listeners = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Runnable arm;

    /** Creates one that somebody tells by {@link #tell()}. */
    public Stop() {
        this(() -> {});
    }

    /**
     * Creates one that is told by a signal.
     *
     * @param arm run when a command wants to be told for the first time; before that a signal may simply end the process
     */
    public Stop(Runnable arm) {
        this.arm = arm;
    }

    /** Tells the command to end. */
    public void tell() {
        told.countDown();
        for (Runnable next = listeners.poll(); next != null; next = listeners.poll()) {
            next.run();
        }
    }

    /** Returns whether it was told. */
    public boolean told() {
        return told.getCount() == 0;
    }

    /** Has the listener called once, on the thread that tells, or at once if it is too late. */
    public void whenTold(Runnable listener) {
        if (armed.compareAndSet(false, true)) {
            arm.run();
        }
        listeners.add(listener);
        if (told() && listeners.remove(listener)) {
            listener.run();
        }
    }

    /** Waits until it is told, the time is over or the thread is interrupted; returns whether to end. */
    public boolean await(Duration time) {
        try {
            return told.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
