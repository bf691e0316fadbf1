// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchOptions;
import org.osgi.service.component.annotations.Component;

/** Opens hubs that live on one loop. */
@Component
public final class LoopWatchHubFactory implements WatchHubFactory {
    private final CounterSeries events;

    /** Creates a factory of hubs that count nothing. */
    public LoopWatchHubFactory() {
        this(Metrics.none());
    }

    /** Creates the factory; its hubs count the events they send. */
    public LoopWatchHubFactory(Metrics metrics) {
        events = metrics.counter("etcd_debugging_mvcc_events_total", "Total number of events sent by this member.")
                .with();
    }

    @Override
    public WatchHubFactory measuredBy(Metrics metrics, Environment environment) {
        return new LoopWatchHubFactory(metrics);
    }

    @Override
    public WatchHub open(KvStore store, WatchOptions options, Environment environment, EventLoop loop) {
        return LoopWatchHub.open(store, options, environment.random(), loop, HubLimits.DEFAULT, events);
    }
}
