// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.telemetry.Exposition;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;

/** Keeps numbers by name and label values. */
final class CountingMetrics implements Metrics, Exposition {
    private final Map<String, DoubleAdder> counters = new ConcurrentHashMap<>();

    double value(String name, String... labels) {
        return adder(name, labels).sum();
    }

    @Override
    public Page page(@Nullable String accept) {
        return new Page("text/plain; version=0.0.4; charset=utf-8", Bytes.utf8("# all\nprocess_max_fds 1024\n"));
    }

    @Override
    public Counter counter(String name, String help, String... labelNames) {
        return new Counter() {
            @Override
            public void add(double amount, String... labelValues) {
                adder(name, labelValues).add(amount);
            }

            @Override
            public CounterSeries with(String... labelValues) {
                var adder = adder(name, labelValues);
                return new CounterSeries() {
                    @Override
                    public void increment() {
                        adder.add(1);
                    }

                    @Override
                    public void add(double amount) {
                        adder.add(amount);
                    }
                };
            }
        };
    }

    @Override
    public Gauge gauge(String name, String help, String... labelNames) {
        return new Gauge() {
            @Override
            public void set(double value, String... labelValues) {
                var adder = adder(name, labelValues);
                adder.reset();
                adder.add(value);
            }

            @Override
            public void add(double amount, String... labelValues) {
                adder(name, labelValues).add(amount);
            }
        };
    }

    @Override
    public void gauge(String name, String help, List<String> labels, DoubleSupplier value) {}

    @Override
    public Histogram histogram(String name, String help, double start, double factor, int count, String... labelNames) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String name) {}

    private DoubleAdder adder(String name, String... labels) {
        return counters.computeIfAbsent(name + Arrays.toString(labels), key -> new DoubleAdder());
    }
}
