// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.List;
import java.util.function.DoubleSupplier;

/** Takes numbers and forgets them. */
final class NoMetrics implements Metrics {
    @Override
    public Counter counter(String name, String help, String... labelNames) {
        return new NoCounter();
    }

    @Override
    public Gauge gauge(String name, String help, String... labelNames) {
        return new NoGauge();
    }

    @Override
    public void gauge(String name, String help, List<String> labels, DoubleSupplier value) {}

    @Override
    public Histogram histogram(String name, String help, double start, double factor, int count, String... labelNames) {
        return new NoHistogram();
    }

    @Override
    public void remove(String name) {}

    private static final class NoCounter implements Counter, Counter.CounterSeries {
        @Override
        public void add(double amount, String... labelValues) {}

        @Override
        public CounterSeries with(String... labelValues) {
            return this;
        }

        @Override
        public void increment() {}

        @Override
        public void add(double amount) {}
    }

    private static final class NoGauge implements Gauge {
        @Override
        public void set(double value, String... labelValues) {}

        @Override
        public void add(double amount, String... labelValues) {}
    }

    private static final class NoHistogram implements Histogram {
        @Override
        public void observe(double value, String... labelValues) {}

        @Override
        public HistogramSeries with(String... labelValues) {
            return value -> {};
        }
    }
}
