// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param title with its unit
 * @param decimals shown
 */
public record Metric(String title, int decimals) {

    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
