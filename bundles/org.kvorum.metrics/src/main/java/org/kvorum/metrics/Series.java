// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.telemetry.Metrics.Histogram.HistogramSeries;
import org.kvorum.api.telemetry.Sample;

/** One line of numbers. Any thread. */
sealed interface Series {
    void writeTo(PageWriter page, String name, String labels);

    /** Returns the numbers at this moment. */
    Sample sample(Map<String, String> labels);

    /** Counts up; whole steps, which nearly all are, take the cheaper way. */
    final class Count implements Series, CounterSeries {
        private final LongAdder whole = new LongAdder();
        private final DoubleAdder parts = new DoubleAdder();

        @Override
        public void increment() {
            whole.increment();
        }

        @Override
        public void add(double amount) {
            long steps = (long) amount;
            if (steps == amount) {
                whole.add(steps);
            } else {
                parts.add(amount);
            }
        }

        private double value() {
            return whole.sum() + parts.sum();
        }

        @Override
        public void writeTo(PageWriter page, String name, String labels) {
            page.sample(name, "", labels, value());
        }

        @Override
        public Sample sample(Map<String, String> labels) {
            return new Sample.Value(labels, value());
        }
    }

    /** Holds a number. */
    final class Level implements Series {
        private final AtomicLong bits = new AtomicLong();

        void set(double value) {
            bits.set(Double.doubleToRawLongBits(value));
        }

        void add(double amount) {
            bits.updateAndGet(old -> Double.doubleToRawLongBits(Double.longBitsToDouble(old) + amount));
        }

        @Override
        public void writeTo(PageWriter page, String name, String labels) {
            page.sample(name, "", labels, Double.longBitsToDouble(bits.get()));
        }

        @Override
        public Sample sample(Map<String, String> labels) {
            return new Sample.Value(labels, Double.longBitsToDouble(bits.get()));
        }
    }

    /** Asks for its number when it is shown. */
    record Reading(DoubleSupplier value) implements Series {
        @Override
        public void writeTo(PageWriter page, String name, String labels) {
            page.sample(name, "", labels, value.getAsDouble());
        }

        @Override
        public Sample sample(Map<String, String> labels) {
            return new Sample.Value(labels, value.getAsDouble());
        }
    }

    /** Counts into buckets. */
    final class Buckets implements Series, HistogramSeries {
        private final double[] bounds;
        private final LongAdder[] counts;
        private final DoubleAdder sum = new DoubleAdder();

        Buckets(double[] bounds) {
            this.bounds = bounds;
            this.counts = new LongAdder[bounds.length + 1];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        @Override
        public void observe(double value) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(value);
        }

        @Override
        public void writeTo(PageWriter page, String name, String labels) {
            String before = labels.isEmpty() ? "" : labels + ",";
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i].sum();
                var bound = i < bounds.length ? GoFloat.text(bounds[i]) : "+Inf";
                page.sample(name, "_bucket", before + "le=\"" + bound + "\"", (double) total);
            }
            page.sample(name, "_sum", labels, sum.sum());
            page.sample(name, "_count", labels, (double) total);
        }

        @Override
        public Sample sample(Map<String, String> labels) {
            var buckets = new ArrayList<Sample.Bucket>(counts.length);
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i].sum();
                double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
                buckets.add(new Sample.Bucket(bound, total));
            }
            return new Sample.Distribution(labels, buckets, sum.sum());
        }
    }
}
