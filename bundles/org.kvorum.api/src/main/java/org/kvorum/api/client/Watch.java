// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import org.kvorum.api.client.listener.WatchListener;
import org.osgi.annotation.versioning.ProviderType;

/** Tells of changes of keys, as one member sees them. */
@ProviderType
public interface Watch {
    /**
     * Begins to watch. Each watch has a thread of its own, on which the listener is called. What it has not taken yet is kept up to about a mebibyte; the rest
     * waits in the store. When the member's hub of watches is exchanged, the watch goes on at the next revision.
     *
     * <p>Several intervals are watched as one, from the first key to the last, so that a revision is told as a whole: two that lie far apart are better
     * watched by two watches.
     */
    Watching watch(WatchRequest request, WatchListener listener);

    /** A watch that runs. */
    @ProviderType
    interface Watching extends AutoCloseable {
        /** Returns the first revision that the listener has not been told of, or been found without changes for it. */
        long nextRevision();

        /** Ends the watch. The listener is not called any more, but a call that has begun goes on. Any thread, also the listener's. */
        @Override
        void close();
    }
}
