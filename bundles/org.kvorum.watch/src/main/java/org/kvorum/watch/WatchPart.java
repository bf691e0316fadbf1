// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.watch.WatchHubFactory;

/** The watches for members that are put together without a framework. */
public final class WatchPart implements PartProvider<WatchHubFactory> {
    /** Creates the provider. */
    public WatchPart() {}

    @Override
    public Class<WatchHubFactory> port() {
        return WatchHubFactory.class;
    }

    @Override
    public WatchHubFactory create(PartContext context) {
        return new LoopWatchHubFactory(context.metrics());
    }
}
