// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.watch;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.osgi.annotation.versioning.ProviderType;

/** Opens hubs. */
@ProviderType
public interface WatchHubFactory {
    /**
     * Opens a hub that listens to the store.
     *
     * @param loop the hub's loop; owned by the caller, closed after the hub
     */
    WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop);
}
