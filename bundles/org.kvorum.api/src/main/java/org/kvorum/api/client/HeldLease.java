// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** A lease that is renewed until it is closed. Any thread. */
@ProviderType
public interface HeldLease extends AutoCloseable {
    /** Returns its id, to hang keys on. */
    long id();

    /** Returns the time to live that was granted: how long its keys stay when this process dies. */
    Duration ttl();

    /**
     * Returns what completes when the lease is lost: it was revoked by somebody else, or could not be renewed for so long that it may have run out. Never
     * completes if it is closed before.
     */
    CompletableFuture<Void> lost();

    /** Ends the renewing and revokes the lease; completes when its keys are deleted. */
    CompletableFuture<Void> release();

    /** As {@link #release()}, without waiting for it. */
    @Override
    default void close() {
        var unused = release();
    }
}
