// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import java.math.BigInteger;
import java.util.Locale;

/** Whole numbers as Go's strconv reads them. */
public final class GoNumber {
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

    private GoNumber() {}

    /** Reads a signed number of 64 bits; base 0 takes prefixes as in Go's source. */
    public static long parseInt(String text, int base) throws GoSyntaxException {
        BigInteger value = parse("ParseInt", text, base);
        if (value.bitLength() > 63) {
            throw failure("ParseInt", text, "value out of range");
        }
        return value.longValue();
    }

    /** Reads an unsigned number of 64 bits. */
    public static long parseUint(String text, int base) throws GoSyntaxException {
        if (text.startsWith("-") || text.startsWith("+")) {
            throw failure("ParseUint", text, "invalid syntax");
        }
        BigInteger value = parse("ParseUint", text, base);
        if (value.compareTo(UNSIGNED_END) >= 0) {
            throw failure("ParseUint", text, "value out of range");
        }
        return value.longValue();
    }

    private static BigInteger parse(String function, String text, int base) throws GoSyntaxException {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = base;
        if (base == 0) {
            radix = radix(digits.toLowerCase(Locale.ROOT));
            digits = radix == 10 || digits.length() < 2
                    ? digits
                    : digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2);
        }
        if (digits.isEmpty() || Character.digit(digits.charAt(0), radix) < 0) {
            throw failure(function, text, "invalid syntax");
        }
        try {
            BigInteger value = new BigInteger(digits, radix);
            return negative ? value.negate() : value;
        } catch (NumberFormatException wrong) {
            throw failure(function, text, "invalid syntax");
        }
    }

    private static int radix(String digits) {
        if (digits.startsWith("0x")) {
            return 16;
        }
        if (digits.startsWith("0b")) {
            return 2;
        }
        return digits.startsWith("0") && digits.length() > 1 ? 8 : 10;
    }

    private static GoSyntaxException failure(String function, String text, String reason) {
        return new GoSyntaxException("strconv." + function + ": parsing " + GoQuote.quote(text) + ": " + reason);
    }
}
