// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.service.component.annotations.Component;

/** Opens {@link MvccStore}s. */
@Component
public final class MvccStoreFactory implements KvStoreFactory {
    private final StoreSeries series;

    /** Creates a factory of stores that count nothing. */
    public MvccStoreFactory() {
        series = StoreSeries.none();
    }

    /** Creates the factory; its stores count and time what they do. */
    public MvccStoreFactory(Metrics metrics, Environment environment) {
        series = new StoreSeries(metrics, environment.ticker(), environment.clock());
    }

    @Override
    public KvStoreFactory measuredBy(Metrics metrics, Environment environment) {
        return new MvccStoreFactory(metrics, environment);
    }

    @Override
    public KvStore open(Backend backend, KvStore.LeaseBook leases, KvOptions options, EventLoop backgroundLoop) {
        return new MvccStore(backend, leases, options, backgroundLoop, series);
    }
}
