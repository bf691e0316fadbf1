// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.annotation.versioning.ProviderType;

/** Opens hubs. */
@ProviderType
public interface WatchHubFactory {
    /** Returns a factory whose hubs count and time what they do in a member's registry; this one's count nothing. */
    default WatchHubFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /**
     * Opens a hub that listens to the store.
     *
     * @param loop the hub's loop; owned by the caller, closed after the hub
     */
    WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop);
}
