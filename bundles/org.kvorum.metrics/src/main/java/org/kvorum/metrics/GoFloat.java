// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.math.BigDecimal;

/** Prints numbers as Go's {@code strconv.FormatFloat(v, 'g', -1, 64)} does. */
final class GoFloat {
    private static final int PLAIN_EXPONENT_MIN = -4;
    private static final int PLAIN_EXPONENT_END = 6;
    private static final long PLAIN_LONG_END = 1_000_000;

    private GoFloat() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        // nearly all numbers are small and whole
        if (value == (long) value && Math.abs(value) < PLAIN_LONG_END) {
            return Long.toString((long) value);
        }
        var exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= PLAIN_EXPONENT_MIN && exponent < PLAIN_EXPONENT_END) {
            return exact.toPlainString();
        }
        var digits = exact.unscaledValue().abs().toString();
        var out = new StringBuilder();
        if (exact.signum() < 0) {
            out.append('-');
        }
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        return out.append(size < 10 ? "0" : "").append(size).toString();
    }
}
