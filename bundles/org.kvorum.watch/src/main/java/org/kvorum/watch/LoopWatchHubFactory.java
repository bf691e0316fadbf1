// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens hubs that live on one loop. */
@Component
public final class LoopWatchHubFactory implements WatchHubFactory {
    /** Creates the factory. */
    @Activate
    public LoopWatchHubFactory() {}

    @Override
    public WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop) {
        return LoopWatchHub.open(store, options, environment.random(), loop, HubLimits.DEFAULT);
    }
}
