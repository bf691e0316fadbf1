// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.MetricsSnapshot;
import org.kvorum.api.telemetry.MetricsSource;
import org.kvorum.api.telemetry.exporter.MetricsExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exporters of one registry. Any thread. */
final class Exporters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporters.class);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    private final MetricsSource source;
    private final Environment environment;
    private final IdentityHashMap<MetricsExporter, ExportTask> tasks = new IdentityHashMap<>();

    /**
     * Creates a registry's side of the exporters.
     *
     * @param member the name of the member the registry is of, empty for the whole process
     */
    Exporters(MetricsSource registry, String member, Environment environment) {
        this.source = () -> new MetricsSnapshot(member, registry.snapshot().families());
        this.environment = environment;
    }

    /** Begins to export; the properties are those of the service. */
    synchronized void add(MetricsExporter exporter, Map<String, ?> properties) {
        var given = properties.get(MetricsExporter.NAME);
        var name = given == null ? exporter.getClass().getName() : given.toString();
        var task = new ExportTask(
                name, exporter, source, interval(name, properties.get(MetricsExporter.INTERVAL)), environment);
        tasks.put(exporter, task);
        task.begin();
    }

    /** Ends an exporter's exports. */
    synchronized void remove(MetricsExporter exporter) {
        var task = tasks.remove(exporter);
        if (task != null) {
            task.end();
        }
    }

    /** Ends all exports. */
    @Override
    public synchronized void close() {
        tasks.values().forEach(ExportTask::end);
        tasks.clear();
    }

    /** What is no interval is the exporter's mistake, and must not keep the others from their exports. */
    private static Duration interval(String name, @Nullable Object seconds) {
        if (seconds == null) {
            return DEFAULT_INTERVAL;
        }
        try {
            var interval = Duration.ofNanos(
                    new BigDecimal(seconds.toString()).movePointRight(9).longValue());
            if (!interval.isNegative()) {
                return interval;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        LOG.atWarn()
                .addKeyValue("exporter", name)
                .addKeyValue("interval", seconds)
                .addKeyValue("taken", DEFAULT_INTERVAL)
                .log("the interval of a metrics exporter is no number of seconds");
        return DEFAULT_INTERVAL;
    }
}
