// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.telemetry;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** A registry of series. Asking twice for the same name gives the same series. */
@ProviderType
public interface Metrics {
    /** Returns a registry that forgets what it is told, for parts that are put together by hand. */
    static Metrics none() {
        return new NoMetrics();
    }

    /** Returns a counter. The name is the full one as it is exposed. */
    Counter counter(String name, String help, String... labelNames);

    /** Returns a gauge. */
    Gauge gauge(String name, String help, String... labelNames);

    /** Exposes a number read when asked for; {@code labels} alternates names and values. */
    void gauge(String name, String help, List<String> labels, DoubleSupplier value);

    /** Returns a histogram with the upper bounds {@code start}, {@code start * factor}, … ({@code count} of them). */
    Histogram histogram(String name, String help, double start, double factor, int count, String... labelNames);

    /** Drops all series with the name, so that they can be made anew. */
    void remove(String name);

    /** Only goes up. */
    @ProviderType
    interface Counter {
        /** Adds to the series of the label values. */
        void add(double amount, String... labelValues);

        /** Returns the series of the label values, to add to it without a look-up. */
        CounterSeries with(String... labelValues);

        /** One series. */
        @ProviderType
        interface CounterSeries {
            /** Adds one. */
            void increment();

            /** Adds. */
            void add(double amount);
        }
    }

    /** Goes up and down. */
    @ProviderType
    interface Gauge {
        /** Sets the series of the label values. */
        void set(double value, String... labelValues);

        /** Adds to the series of the label values. */
        void add(double amount, String... labelValues);
    }

    /** Counts into buckets. */
    @ProviderType
    interface Histogram {
        /** Records a value in the series of the label values. */
        void observe(double value, String... labelValues);

        /** Returns the series of the label values, to record without a look-up. */
        HistogramSeries with(String... labelValues);

        /** One series. */
        @ProviderType
        @FunctionalInterface
        interface HistogramSeries {
            /** Records a value. */
            void observe(double value);
        }
    }
}
