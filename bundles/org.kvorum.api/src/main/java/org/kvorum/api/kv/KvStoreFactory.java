// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.annotation.versioning.ProviderType;

/** Opens stores. */
@ProviderType
public interface KvStoreFactory {
    /** Returns a factory whose stores count and time what they do in a member's registry; this one's count nothing. */
    default KvStoreFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /**
     * Opens the store that the backend holds, rebuilding its index, telling {@code leases} of every attached key, and resuming a compaction that was cut
     * short.
     *
     * @param backgroundLoop where slices of compactions run; may block; owned by the caller, closed after the store
     */
    KvStore open(Backend backend, KvStore.LeaseBook leases, KvOptions options, EventLoop backgroundLoop);
}
