// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Durations as Go reads and writes them: {@code 1h30m}, {@code 100ms}, {@code 1µs}; here whole nanoseconds. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final long SECOND = 1_000_000_000L;

    private GoDuration() {}

    /** Reads a duration into nanoseconds. */
    static long parse(String text) throws SettingException {
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals("0")) {
            return 0;
        }
        var parts = PART.matcher(digits);
        var sum = BigInteger.ZERO;
        int end = 0;
        while (end < digits.length() && parts.find() && parts.start() == end) {
            var number = new BigDecimal(parts.group(1));
            sum = sum.add(
                    number.multiply(BigDecimal.valueOf(nanosOf(parts.group(2)))).toBigInteger());
            end = parts.end();
        }
        if (end == 0 || end != digits.length() || sum.bitLength() > 63) {
            throw new SettingException("parse error");
        }
        return negative ? -sum.longValueExact() : sum.longValueExact();
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            default -> 1_000L;
        };
    }

    /** Writes nanoseconds the way Go prints a duration. */
    static String format(long nanos) {
        if (nanos < 0) {
            return "-" + format(-nanos);
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 1_000) + "µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos, 1_000_000) + "ms";
        }
        long hours = nanos / (3600 * SECOND);
        long minutes = nanos / (60 * SECOND) % 60;
        var text = hours > 0 ? hours + "h" + minutes + "m" : minutes > 0 ? minutes + "m" : "";
        return text + decimal(nanos % (60 * SECOND), SECOND) + "s";
    }

    private static String decimal(long nanos, long unit) {
        var value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
