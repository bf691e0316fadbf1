// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import org.kvorum.api.env.Environment;
import org.osgi.annotation.versioning.ProviderType;

/** Makes registries of series where each member has one of its own. Any thread. */
@ProviderType
public interface TelemetryFactory {
    /** Makes an empty registry. */
    Telemetry create(Environment environment);

    /**
     * A registry from both its sides.
     *
     * @param metrics where parts count
     * @param exposition where scrapers read
     */
    record Telemetry(Metrics metrics, Exposition exposition) {}
}
