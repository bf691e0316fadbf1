// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 100ms}, {@code 1.5s}. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|μs|ms|s|m|h)");

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static Duration parse(String text) {
        var parts = PART.matcher(text);
        var sum = Duration.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            sum = sum.plusNanos(new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(nanosOf(parts.group(2))))
                    .longValue());
            end = parts.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("\"" + text + "\" is no duration such as 1h30m or 100ms");
        }
        return sum;
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000L;
        };
    }
}
