// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsSnapshot;
import org.kvorum.api.telemetry.MetricsSource;

/** All series of a member, the page that shows them with those of the process, and snapshots of them for exporters. */
public final class SeriesRegistry implements Metrics, Exposition, MetricsSource {
    private final Map<String, Family<?>> families = new ConcurrentSkipListMap<>();
    private final ProcessFigures process;

    /** Creates a registry without series; those of the process itself appear with the first page. */
    public SeriesRegistry(Environment environment) {
        process = new ProcessFigures(environment.disk());
    }

    @Override
    public Counter counter(String name, String help, String... labelNames) {
        var family = family(name, help, "counter", Series.Count.class, Series.Count::new, labelNames);
        return new Counter() {
            @Override
            public void add(double amount, String... labelValues) {
                family.with(labelValues).add(amount);
            }

            @Override
            public CounterSeries with(String... labelValues) {
                return family.with(labelValues);
            }
        };
    }

    @Override
    public Gauge gauge(String name, String help, String... labelNames) {
        var family = family(name, help, "gauge", Series.Level.class, Series.Level::new, labelNames);
        return new Gauge() {
            @Override
            public void set(double value, String... labelValues) {
                family.with(labelValues).set(value);
            }

            @Override
            public void add(double amount, String... labelValues) {
                family.with(labelValues).add(amount);
            }
        };
    }

    @Override
    public void gauge(String name, String help, List<String> labels, DoubleSupplier value) {
        reading(name, help, "gauge", labels, value);
    }

    /** Exposes a number read when asked for, as a series of the given type. */
    void reading(String name, String help, String type, List<String> labels, DoubleSupplier value) {
        var names = new String[labels.size() / 2];
        var values = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels.get(2 * i);
            values[i] = labels.get(2 * i + 1);
        }
        var reading = new Series.Reading(value);
        family(name, help, type, Series.Reading.class, () -> reading, names).put(reading, values);
    }

    @Override
    public Histogram histogram(String name, String help, double start, double factor, int count, String... labelNames) {
        var bounds = new double[count];
        double bound = start;
        for (int i = 0; i < count; i++) {
            bounds[i] = bound;
            bound *= factor;
        }
        var family =
                family(name, help, "histogram", Series.Buckets.class, () -> new Series.Buckets(bounds), labelNames);
        return new Histogram() {
            @Override
            public void observe(double value, String... labelValues) {
                family.with(labelValues).observe(value);
            }

            @Override
            public HistogramSeries with(String... labelValues) {
                return family.with(labelValues);
            }
        };
    }

    @Override
    public void remove(String name) {
        families.remove(name);
    }

    @Override
    public Page page(@Nullable String accept) {
        process.show(this);
        var page = new PageWriter();
        families.values().forEach(family -> family.writeTo(page));
        return new Page(PageWriter.CONTENT_TYPE, page.toBytes());
    }

    @Override
    public MetricsSnapshot snapshot() {
        process.show(this);
        return new MetricsSnapshot(
                "",
                families.values().stream()
                        .flatMap(family -> family.snapshot().stream())
                        .toList());
    }

    private <S extends Series> Family<S> family(
            String name, String help, String type, Class<S> kind, Supplier<S> newSeries, String... labelNames) {
        var family = families.computeIfAbsent(name, key -> new Family<>(name, help, type, kind, labelNames, newSeries));
        return family.as(kind);
    }
}
