// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchOptions;

/**
 * Opens hubs whose bundle may be exchanged under a running member: what was opened of the old one ends, and what is opened after that belongs to the new one.
 * Any thread.
 */
final class HubRelay implements WatchHubFactory {
    private final Set<RelayedHub> hubs = ConcurrentHashMap.newKeySet();
    private @Nullable WatchHubFactory factory;

    /** Goes over to another factory; {@code null} while there is none. */
    synchronized void aim(@Nullable WatchHubFactory next) {
        factory = next;
        hubs.forEach(hub -> hub.aim(next));
        hubs.forEach(RelayedHub::awaitQuiet);
    }

    /** Takes a factory away, if it is the one in use. */
    synchronized void drop(WatchHubFactory gone) {
        if (factory == gone) {
            aim(null);
        }
    }

    @Override
    public WatchHubFactory measuredBy(Metrics metrics, Environment environment) {
        return (store, options, env, loop) -> open(store, options, env, loop, metrics);
    }

    @Override
    public WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop) {
        return open(store, options, environment, loop, Metrics.none());
    }

    private synchronized WatchHub open(
            KvStore store, WatchOptions options, Environment environment, EventLoop loop, Metrics metrics) {
        var hub = new RelayedHub(
                of -> of.measuredBy(metrics, environment).open(store, options, environment, loop), loop, hubs::remove);
        hubs.add(hub);
        hub.aim(factory);
        return hub;
    }
}
