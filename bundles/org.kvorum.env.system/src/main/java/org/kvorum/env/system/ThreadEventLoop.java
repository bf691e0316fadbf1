// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.env.system.TimerHeap.Timer;

/**
 * A loop on a thread of its own.
 *
 * <p>Tasks are pushed on a stack by compare-and-set; the thread takes the whole stack at once and turns it over. A producer wakes the thread only when it has
 * announced that it is about to park, so that handing a task to a busy loop costs no system call.
 */
final class ThreadEventLoop implements EventLoop {
    /** Far enough for a timer never to fire, near enough for deadlines to be compared by subtraction. */
    private static final long DELAY_NANOS_MAX = Long.MAX_VALUE / 4;

    private final AtomicReference<@Nullable Node> tail = new AtomicReference<>();
    private final TimerHeap timers = new TimerHeap();
    private final Ticker ticker;
    private final Consumer<Throwable> failure;
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean closing;
    /** Owned by the loop. */
    private boolean stopped;

    private ThreadEventLoop(String name, Ticker ticker, Consumer<Throwable> failure) {
        this.ticker = ticker;
        this.failure = failure;
        this.thread = new Thread(this::run, name);
        // Also when the maker's thread is one: a member must not vanish with work undone.
        thread.setDaemon(false);
    }

    static ThreadEventLoop start(String name, Ticker ticker, Consumer<Throwable> failure) {
        var loop = new ThreadEventLoop(name, ticker, failure);
        loop.thread.start();
        return loop;
    }

    /** A task and the one that was given before it. */
    private static final class Node {
        final Runnable task;

        @Nullable
        Node next;

        Node(Runnable task) {
            this.task = task;
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (!closing) {
            push(task);
        }
    }

    private void push(Runnable task) {
        var node = new Node(task);
        Node before;
        do {
            before = tail.get();
            node.next = before;
        } while (!tail.compareAndSet(before, node));
        // The loop sets the flag before it looks at the stack a last time: one of the two sees the other.
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        long nanos = delay.isNegative()
                ? 0
                : delay.compareTo(Duration.ofNanos(DELAY_NANOS_MAX)) < 0 ? delay.toNanos() : DELAY_NANOS_MAX;
        var timer = new Timer(ticker.nanos() + nanos, task);
        onLoop(() -> timers.add(timer));
        return () -> onLoop(() -> timers.remove(timer));
    }

    private void onLoop(Runnable change) {
        if (inLoop()) {
            change.run();
        } else {
            execute(change);
        }
    }

    @Override
    public void close() {
        if (inLoop()) {
            throw new IllegalStateException("loop " + thread.getName() + " cannot wait for its own end");
        }
        if (!closing) {
            // The stop comes after all that was given before; what comes later is dropped.
            push(() -> stopped = true);
            closing = true;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                runTimers();
                if (!stopped) {
                    runTasks(takeAll());
                }
            }
        } catch (Throwable broken) {
            closing = true;
            failure.accept(broken);
        } finally {
            closing = true;
            tail.set(null);
        }
    }

    private void runTimers() {
        if (timers.isEmpty()) {
            return;
        }
        // One look at the clock a round: a timer that sets the next one with no delay does not keep tasks waiting.
        long now = ticker.nanos();
        for (var due = timers.poll(now); due != null && !stopped; due = timers.poll(now)) {
            due.task.run();
        }
    }

    private void runTasks(@Nullable Node first) {
        for (var node = first; node != null && !stopped; node = node.next) {
            node.task.run();
        }
    }

    /** Returns what was given, first come first, after waiting for it or for the next timer; nothing when a timer is due. */
    private @Nullable Node takeAll() {
        if (tail.get() == null) {
            park();
        }
        Node turned = null;
        for (var node = tail.getAndSet(null); node != null; ) {
            var before = node.next;
            node.next = turned;
            turned = node;
            node = before;
        }
        return turned;
    }

    private void park() {
        parked = true;
        if (tail.get() == null) {
            if (timers.isEmpty()) {
                LockSupport.park(this);
            } else {
                // Returns at once if the deadline has passed.
                LockSupport.parkNanos(this, timers.nextDeadlineNanos() - ticker.nanos());
            }
        }
        parked = false;
        // A pending interrupt would keep the thread from parking ever again, and close the files it touches.
        Thread.interrupted();
    }
}
