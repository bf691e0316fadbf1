// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;

/** Strings in quotes, read as Go reads them. */
public final class GoUnquote {
    private static final String ESCAPES = "abfnrtv\\\"";
    private static final String MEANINGS = "\007\b\f\n\r\t\013\\\"";

    private final String text;
    private final ByteString.Output bytes = ByteString.newOutput();
    private int at = 1;

    private GoUnquote(String text) {
        this.text = text;
    }

    /** Returns the text between double quotes or back quotes. */
    public static String unquote(String quoted) throws GoSyntaxException {
        if (quoted.length() < 2 || quoted.charAt(0) != quoted.charAt(quoted.length() - 1)) {
            throw invalid();
        }
        if (quoted.startsWith("`")) {
            return quoted.substring(1, quoted.length() - 1);
        }
        return new GoUnquote(quoted.substring(0, quoted.length() - 1)).read();
    }

    /** Returns the place behind the quoted text that begins here, -1 if it does not end. */
    public static int end(String text, int from) {
        char quote = text.charAt(from);
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            i += c == '\\' && quote == '"' ? 1 : 0;
        }
        return -1;
    }

    private String read() throws GoSyntaxException {
        while (at < text.length()) {
            int rune = text.codePointAt(at);
            at += Character.charCount(rune);
            if (rune == '\\') {
                escape();
            } else {
                Utf8.write(Character.toString(rune), bytes);
            }
        }
        return Utf8.text(bytes.toByteString());
    }

    private void escape() throws GoSyntaxException {
        if (at >= text.length()) {
            throw invalid();
        }
        char c = text.charAt(at++);
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            rune(MEANINGS.charAt(known));
        } else if (c == 'x') {
            bytes.write(number(2, 16));
        } else if (c == 'u') {
            rune(number(4, 16));
        } else if (c == 'U') {
            rune(number(8, 16));
        } else if (c >= '0' && c <= '7') {
            at--;
            int octal = number(3, 8);
            if (octal > 0xff) {
                throw invalid();
            }
            bytes.write(octal);
        } else {
            throw invalid();
        }
    }

    private int number(int digits, int radix) throws GoSyntaxException {
        if (at + digits > text.length() || text.charAt(at) == '+') {
            throw invalid();
        }
        String number = text.substring(at, at + digits);
        at += digits;
        try {
            return Integer.parseUnsignedInt(number, radix);
        } catch (NumberFormatException wrong) {
            throw invalid();
        }
    }

    private void rune(int rune) throws GoSyntaxException {
        if (!Character.isValidCodePoint(rune) || Character.getType(rune) == Character.SURROGATE) {
            throw invalid();
        }
        Utf8.write(Character.toString(rune), bytes);
    }

    private static GoSyntaxException invalid() {
        return new GoSyntaxException("invalid syntax");
    }
}
