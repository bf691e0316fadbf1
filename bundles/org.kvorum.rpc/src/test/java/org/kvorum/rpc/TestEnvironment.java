// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;

/** Real threads, a clock that stands still and a ticker that counts its readings. */
class TestEnvironment implements Environment {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    @Override
    public Ticker ticker() {
        return () -> nanos.addAndGet(1_000);
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public Disk disk() {
        throw new UnsupportedOperationException("the edge keeps no files");
    }

    @Override
    public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
        return new Loop();
    }

    private static final class Loop implements EventLoop {
        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                // closed: tasks are dropped
            }
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            try {
                var scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            } catch (RejectedExecutionException e) {
                return () -> {};
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }
}
