// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry.exporter;

import org.kvorum.api.telemetry.MetricsSnapshot;
import org.kvorum.api.telemetry.MetricsSource;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries metrics elsewhere. Register it as a service: it is then given all series at its interval, once for every registry there is, one call after the other
 * on a thread of its own for each registry. What it throws is logged, once for each class of failure, and disturbs nobody else.
 */
@ConsumerType
public interface MetricsExporter {
    /** Service property: its name in the log; without it the name of its class is. */
    String NAME = "kvorum.exporter";

    /** Service property: the seconds from the end of one export to the next, a number; 0 for an exporter that asks by itself. 60 without it. */
    String INTERVAL = "kvorum.export.interval";

    /** Takes all series as they are now. */
    void export(MetricsSnapshot snapshot);

    /** Called before all else, with what may be asked at any time until {@link #end}, on any thread, by an exporter that is asked itself. */
    default void begin(MetricsSource source) {}

    /** Called as the last, when the registry or the exporter goes. */
    default void end(MetricsSource source) {}
}
