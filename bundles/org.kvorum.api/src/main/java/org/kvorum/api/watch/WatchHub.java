// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.osgi.annotation.versioning.ProviderType;

/** All watchers of a member. Any thread. */
@ProviderType
public interface WatchHub extends AutoCloseable {
    /** Opens a stream of watchers whose messages go to the sink. */
    WatchStream open(WatchSink sink);

    /**
     * Runs the task when a stream that is opened lives: now, or as soon as there is a bundle of watches again. Not at all once the hub is closed. Who was told that
     * a stream {@linkplain WatchSink#ended() ended} waits so before opening another.
     */
    default void whenOpen(Runnable task) {
        task.run();
    }

    /** Returns how many watchers there are, how many streams, and how many watchers have not caught up. */
    Counts counts();

    /** Ends all streams without a message. */
    @Override
    void close();

    /** How much there is to do. */
    record Counts(int streams, int watchers, int slowWatchers, long pendingEvents) {}
}
