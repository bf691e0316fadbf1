// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ProviderType;

/** Everything a part needs from the world outside. One instance a member. */
@ProviderType
public interface Environment {
    /** Returns the wall clock; it may jump. */
    InstantSource clock();

    /** Returns the monotonic clock. */
    Ticker ticker();

    /** Returns a source of randomness that any thread may use. */
    RandomGenerator random();

    /** Returns the disk. */
    Disk disk();

    /**
     * Starts a loop.
     *
     * @param name of its thread, for people
     * @param failure told of what left a task; the loop has then stopped
     */
    EventLoop newEventLoop(String name, Consumer<Throwable> failure);
}
