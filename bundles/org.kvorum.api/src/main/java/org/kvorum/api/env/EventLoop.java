// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs tasks one after the other, in the order they were given, never two at once. State owned by a loop needs no lock.
 *
 * <p>An exception or {@link AssertionError} that leaves a task is a broken invariant: the loop reports it to the failure handler it was made with and runs
 * nothing more.
 */
@ProviderType
public interface EventLoop extends Executor, AutoCloseable {
    /** Returns whether the caller runs on this loop. */
    boolean inLoop();

    /** Enqueues a task; any thread. Tasks given after {@link #close()} are dropped. */
    @Override
    void execute(Runnable task);

    /** Enqueues a task once the delay has passed; any thread. */
    Cancellable schedule(Duration delay, Runnable task);

    /** Runs what is already enqueued, then ends the loop; returns when it has ended. Must not be called on the loop itself. */
    @Override
    void close();
}
