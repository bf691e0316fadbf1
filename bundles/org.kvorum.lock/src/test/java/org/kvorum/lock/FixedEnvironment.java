// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;

/** Chance from a seed, time that the test moves. */
final class FixedEnvironment implements Environment {
    private final Random random = new Random(11);
    long nanos;

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    @Override
    public Ticker ticker() {
        return () -> nanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Disk disk() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventLoop newEventLoop(String name, Consumer<Throwable> failure) {
        return new InlineLoop();
    }
}
