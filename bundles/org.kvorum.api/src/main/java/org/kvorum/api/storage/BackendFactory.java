// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.annotation.versioning.ProviderType;

/** Puts a backend before a store. */
@ProviderType
public interface BackendFactory {
    /** Returns a factory whose backends count and time what they do in a member's registry; this one's count nothing. */
    default BackendFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /**
     * Opens a backend over a store, which it closes in the end.
     *
     * @param durable whether the engine of the store is durable
     * @param commitLoop where batches are written to the store; may block; owned by the caller, closed after the backend
     */
    Backend open(Store store, boolean durable, BackendOptions options, EventLoop commitLoop);
}
