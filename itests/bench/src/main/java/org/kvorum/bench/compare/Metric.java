// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A column of a table.
 *
 * @param title with its unit
 * @param decimals shown
 * @param values whose numbers it shows: the title of the metric they were added to, its own for most
 * @param shown which of a server's numbers goes into the table
 */
public record Metric(String title, int decimals, String values, Shown shown) {

    /** Which one of several numbers. */
    public enum Shown {
        MEDIAN,
        LEAST,
        MOST
    }

    public Metric(String title, int decimals) {
        this(title, decimals, title, Shown.MEDIAN);
    }

    /** A column for the least of this metric's numbers. */
    Metric least(String title) {
        return new Metric(title, decimals, values, Shown.LEAST);
    }

    /** A column for the greatest of this metric's numbers. */
    Metric most(String title) {
        return new Metric(title, decimals, values, Shown.MOST);
    }

    /** The one of these numbers that the table shows. */
    OptionalDouble of(List<Double> numbers) {
        return switch (shown) {
            case MEDIAN -> Measurements.median(numbers);
            case LEAST -> numbers.stream().mapToDouble(Double::doubleValue).min();
            case MOST -> numbers.stream().mapToDouble(Double::doubleValue).max();
        };
    }

    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
