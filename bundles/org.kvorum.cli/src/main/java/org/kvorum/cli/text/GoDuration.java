// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go reads and prints them: {@code 1m30s}, {@code 1.5ms}. */
public final class GoDuration {
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("([0-9]*(?:\\.[0-9]*)?)([^0-9.]*)");

    private GoDuration() {}

    /** Reads a duration. */
    public static Duration parse(String text) throws GoSyntaxException {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (end < rest.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(part(text, part.group(1), part.group(2)));
            end = part.end();
        }
        if (end == 0) {
            throw invalid(text);
        }
        return negative ? sum.negated() : sum;
    }

    private static Duration part(String text, String number, String unit) throws GoSyntaxException {
        if (number.isEmpty() || number.equals(".")) {
            throw invalid(text);
        }
        if (unit.isEmpty()) {
            throw new GoSyntaxException("time: missing unit in duration " + GoQuote.quote(text));
        }
        Long nanos = UNITS.get(unit);
        if (nanos == null) {
            throw new GoSyntaxException(
                    "time: unknown unit " + GoQuote.quote(unit) + " in duration " + GoQuote.quote(text));
        }
        try {
            return Duration.ofNanos(new BigDecimal(number.endsWith(".") ? number + "0" : number)
                    .multiply(BigDecimal.valueOf(nanos))
                    .toBigInteger()
                    .longValueExact());
        } catch (ArithmeticException tooLong) {
            throw invalid(text);
        }
    }

    private static GoSyntaxException invalid(String text) {
        return new GoSyntaxException("time: invalid duration " + GoQuote.quote(text));
    }

    /** Prints a duration. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 0) {
            return "-" + text(duration.negated());
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
        if (nanos < 1_000_000_000) {
            return decimal(nanos, 1_000_000) + "ms";
        }
        long hours = duration.toHours();
        long minutes = duration.toMinutes();
        String seconds = decimal(nanos - minutes * 60_000_000_000L, 1_000_000_000) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return (hours > 0 ? hours + "h" : "") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long nanos, long unit) {
        BigDecimal value =
                BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit)).stripTrailingZeros();
        return value.toPlainString();
    }
}
