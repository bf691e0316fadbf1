// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.kvorum.api.telemetry.Metrics;

/** Takes numbers and forgets them. */
final class NoMetrics implements Metrics {
    @Override
    public Counter counter(String name, String help, String... labelNames) {
        return new Counter() {
            @Override
            public void add(double amount, String... labelValues) {}

            @Override
            public CounterSeries with(String... labelValues) {
                return new CounterSeries() {
                    @Override
                    public void increment() {}

                    @Override
                    public void add(double amount) {}
                };
            }
        };
    }

    @Override
    public Gauge gauge(String name, String help, String... labelNames) {
        return new Gauge() {
            @Override
            public void set(double value, String... labelValues) {}

            @Override
            public void add(double amount, String... labelValues) {}
        };
    }

    @Override
    public void gauge(String name, String help, List<String> labels, DoubleSupplier value) {}

    @Override
    public Histogram histogram(String name, String help, double start, double factor, int count, String... labelNames) {
        return new Histogram() {
            @Override
            public void observe(double value, String... labelValues) {}

            @Override
            public HistogramSeries with(String... labelValues) {
                return value -> {};
            }
        };
    }

    @Override
    public void remove(String name) {}
}
