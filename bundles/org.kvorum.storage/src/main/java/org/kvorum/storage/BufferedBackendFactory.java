// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Store;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.service.component.annotations.Component;

/** Opens backends that buffer writes. */
@Component
public final class BufferedBackendFactory implements BackendFactory {
    private final BackendSeries series;

    /** Creates a factory of backends that count nothing. */
    public BufferedBackendFactory() {
        series = BackendSeries.none();
    }

    /** Creates the factory; its backends count and time what they do. */
    public BufferedBackendFactory(Metrics metrics, Environment environment) {
        series = new BackendSeries(metrics, environment.ticker());
    }

    @Override
    public BackendFactory measuredBy(Metrics metrics, Environment environment) {
        return new BufferedBackendFactory(metrics, environment);
    }

    @Override
    public Backend open(Store store, boolean durable, BackendOptions options, EventLoop commitLoop) {
        return new BufferedBackend(store, durable, options, commitLoop, series);
    }
}
