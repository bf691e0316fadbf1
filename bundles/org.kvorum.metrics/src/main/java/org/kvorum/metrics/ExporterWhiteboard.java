// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.MetricsSource;
import org.kvorum.api.telemetry.exporter.MetricsExporter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Brings the exporters among the services together with the registries. */
@Component(
        service = {},
        immediate = true)
public final class ExporterWhiteboard {
    private final Environment environment;
    private final IdentityHashMap<MetricsSource, Exporters> registries = new IdentityHashMap<>();
    private final IdentityHashMap<MetricsExporter, Map<String, ?>> exporters = new IdentityHashMap<>();

    /** How many registrations an exporter has. With several it exports once, as the first says, until the last has gone. */
    private final IdentityHashMap<MetricsExporter, Integer> registrations = new IdentityHashMap<>();

    /** Creates a whiteboard that knows nobody yet. */
    @Activate
    public ExporterWhiteboard(@Reference Environment environment) {
        this.environment = environment;
    }

    /** Lets the exporters have what a registry holds. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addRegistry(MetricsSource registry, Map<String, ?> properties) {
        var member = Objects.toString(properties.get(Member.NAME), "");
        var added = new Exporters(registry, member, environment);
        registries.put(registry, added);
        exporters.forEach(added::add);
    }

    /** Ends the exports of a registry. */
    synchronized void removeRegistry(MetricsSource registry) {
        var gone = registries.remove(registry);
        if (gone != null) {
            gone.close();
        }
    }

    /** Begins to export. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addExporter(MetricsExporter exporter, Map<String, ?> properties) {
        if (registrations.merge(exporter, 1, Integer::sum) > 1) {
            return;
        }
        exporters.put(exporter, properties);
        registries.values().forEach(each -> each.add(exporter, properties));
    }

    /** Ends an exporter's exports. */
    synchronized void removeExporter(MetricsExporter exporter) {
        if (registrations.computeIfPresent(exporter, (known, times) -> times > 1 ? times - 1 : null) != null) {
            return;
        }
        exporters.remove(exporter);
        registries.values().forEach(each -> each.remove(exporter));
    }
}
