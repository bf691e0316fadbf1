// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.kvorum.api.env.EventLoop;
import org.osgi.annotation.versioning.ProviderType;

/** Puts a backend before a store. */
@ProviderType
public interface BackendFactory {
    /**
     * Opens a backend over a store, which it closes in the end.
     *
     * @param durable whether the engine of the store is durable
     * @param commitLoop where batches are written to the store; may block; owned by the caller, closed after the backend
     */
    Backend open(Store store, boolean durable, BackendOptions options, EventLoop commitLoop);
}
