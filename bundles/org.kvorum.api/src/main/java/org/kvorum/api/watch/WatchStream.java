// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.osgi.annotation.versioning.ProviderType;

/** Watchers that share one ordered stream of messages. Any thread; calls of one thread are carried out in order. */
@ProviderType
public interface WatchStream extends AutoCloseable {
    /** Creates a watcher; the answer is a message. */
    void create(WatchCreate request);

    /** Cancels a watcher; answered by a message if it exists. */
    void cancel(long watchId);

    /** Asks for one progress message; sent only if every watcher of the stream has caught up. */
    void requestProgress();

    /** Tells that a sink that was not ready is ready again. */
    void ready();

    /** Drops all watchers; no more messages are sent once it returns on the hub's loop. */
    @Override
    void close();
}
