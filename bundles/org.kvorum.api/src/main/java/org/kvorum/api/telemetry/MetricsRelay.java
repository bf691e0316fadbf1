// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * A registry in front of one that may come, go and be exchanged while its series are in use. What was asked for is asked for again of each new registry, so
 * counters begin at zero there, as after a restart of the process. Any thread; a series costs one volatile read more.
 */
public final class MetricsRelay implements Metrics {
    private final Map<String, Family> families = new LinkedHashMap<>();
    private volatile Metrics target = Metrics.none();

    /** Creates a relay to nowhere. */
    public MetricsRelay() {}

    /** Sends all series to a registry from now on; {@link Metrics#none()} for nowhere. */
    public synchronized void aim(Metrics registry) {
        target = registry;
        families.values().forEach(family -> family.aim(registry));
    }

    @Override
    public synchronized Counter counter(String name, String help, String... labelNames) {
        return (Counter) families.computeIfAbsent(name, key -> new RelayedCounter(name, help, labelNames, target));
    }

    @Override
    public synchronized Gauge gauge(String name, String help, String... labelNames) {
        return (Gauge) families.computeIfAbsent(name, key -> new RelayedGauge(name, help, labelNames, target));
    }

    @Override
    public synchronized void gauge(String name, String help, List<String> labels, DoubleSupplier value) {
        var readings = (Readings) families.computeIfAbsent(name, key -> new Readings(name, help));
        readings.add(new Reading(List.copyOf(labels), value), target);
    }

    @Override
    public synchronized Histogram histogram(
            String name, String help, double start, double factor, int count, String... labelNames) {
        return (Histogram) families.computeIfAbsent(
                name, key -> new RelayedHistogram(name, help, new Bounds(start, factor, count), labelNames, target));
    }

    @Override
    public synchronized void remove(String name) {
        families.remove(name);
        target.remove(name);
    }

    /** What was asked for under one name. */
    private interface Family {
        void aim(Metrics registry);
    }

    private record Bounds(double start, double factor, int count) {}

    private record Reading(List<String> labels, DoubleSupplier value) {}

    private static final class Readings implements Family {
        private final String name;
        private final String help;
        private final List<Reading> readings = new ArrayList<>();

        Readings(String name, String help) {
            this.name = name;
            this.help = help;
        }

        void add(Reading reading, Metrics registry) {
            readings.add(reading);
            registry.gauge(name, help, reading.labels(), reading.value());
        }

        @Override
        public void aim(Metrics registry) {
            readings.forEach(reading -> registry.gauge(name, help, reading.labels(), reading.value()));
        }
    }

    private static final class RelayedCounter implements Counter, Family {
        private final String name;
        private final String help;
        private final String[] labelNames;
        private final Map<List<String>, RelayedCount> series = new ConcurrentHashMap<>();
        private volatile Counter target;

        RelayedCounter(String name, String help, String[] labelNames, Metrics registry) {
            this.name = name;
            this.help = help;
            this.labelNames = labelNames.clone();
            this.target = registry.counter(name, help, labelNames);
        }

        @Override
        public void aim(Metrics registry) {
            target = registry.counter(name, help, labelNames);
            series.forEach((labels, count) -> count.target = with(target, labels));
        }

        @Override
        public void add(double amount, String... labelValues) {
            target.add(amount, labelValues);
        }

        @Override
        public CounterSeries with(String... labelValues) {
            return series.computeIfAbsent(List.of(labelValues), labels -> new RelayedCount(with(target, labels)));
        }

        private static CounterSeries with(Counter counter, List<String> labels) {
            return counter.with(labels.toArray(String[]::new));
        }
    }

    private static final class RelayedCount implements Counter.CounterSeries {
        private volatile Counter.CounterSeries target;

        RelayedCount(Counter.CounterSeries target) {
            this.target = target;
        }

        @Override
        public void increment() {
            target.increment();
        }

        @Override
        public void add(double amount) {
            target.add(amount);
        }
    }

    private static final class RelayedGauge implements Gauge, Family {
        private final String name;
        private final String help;
        private final String[] labelNames;
        private volatile Gauge target;

        RelayedGauge(String name, String help, String[] labelNames, Metrics registry) {
            this.name = name;
            this.help = help;
            this.labelNames = labelNames.clone();
            this.target = registry.gauge(name, help, labelNames);
        }

        @Override
        public void aim(Metrics registry) {
            target = registry.gauge(name, help, labelNames);
        }

        @Override
        public void set(double value, String... labelValues) {
            target.set(value, labelValues);
        }

        @Override
        public void add(double amount, String... labelValues) {
            target.add(amount, labelValues);
        }
    }

    private static final class RelayedHistogram implements Histogram, Family {
        private final String name;
        private final String help;
        private final Bounds bounds;
        private final String[] labelNames;
        private final Map<List<String>, RelayedBuckets> series = new ConcurrentHashMap<>();
        private volatile Histogram target;

        RelayedHistogram(String name, String help, Bounds bounds, String[] labelNames, Metrics registry) {
            this.name = name;
            this.help = help;
            this.bounds = bounds;
            this.labelNames = labelNames.clone();
            this.target = of(registry);
        }

        private Histogram of(Metrics registry) {
            return registry.histogram(name, help, bounds.start(), bounds.factor(), bounds.count(), labelNames);
        }

        @Override
        public void aim(Metrics registry) {
            target = of(registry);
            series.forEach((labels, buckets) -> buckets.target = with(target, labels));
        }

        @Override
        public void observe(double value, String... labelValues) {
            target.observe(value, labelValues);
        }

        @Override
        public HistogramSeries with(String... labelValues) {
            return series.computeIfAbsent(List.of(labelValues), labels -> new RelayedBuckets(with(target, labels)));
        }

        private static HistogramSeries with(Histogram histogram, List<String> labels) {
            return histogram.with(labels.toArray(String[]::new));
        }
    }

    private static final class RelayedBuckets implements Histogram.HistogramSeries {
        private volatile Histogram.HistogramSeries target;

        RelayedBuckets(Histogram.HistogramSeries target) {
            this.target = target;
        }

        @Override
        public void observe(double value) {
            target.observe(value);
        }
    }
}
