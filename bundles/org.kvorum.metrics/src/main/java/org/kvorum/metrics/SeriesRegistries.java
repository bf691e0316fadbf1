// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.TelemetryFactory;

/** Makes registries for members that are put together without a framework. */
public final class SeriesRegistries implements TelemetryFactory {
    /** Creates the factory. */
    public SeriesRegistries() {}

    @Override
    public Telemetry create(Environment environment) {
        var registry = new SeriesRegistry(environment);
        return new Telemetry(registry, registry);
    }
}
