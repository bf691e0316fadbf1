// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;

/** Strings in quotes, as Go's {@code %q} prints them. */
public final class GoQuote {
    private static final String HEX = "0123456789abcdef";

    private GoQuote() {}

    /** Returns the text in quotes. */
    public static String quote(String text) {
        return quote(Utf8.bytes(text));
    }

    /** Returns bytes, which are UTF-8 or not, in quotes. */
    public static String quote(ByteString bytes) {
        var quoted = new StringBuilder(bytes.size() + 2).append('"');
        for (int at = 0; at < bytes.size(); ) {
            int length = Utf8.length(bytes, at);
            if (length == 0) {
                hex(quoted.append("\\x"), bytes.byteAt(at) & 0xff, 2);
                at++;
            } else {
                append(quoted, Utf8.rune(bytes, at, length));
                at += length;
            }
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int rune) {
        switch (rune) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 7 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 11 -> quoted.append("\\v");
            default -> plain(quoted, rune);
        }
    }

    private static void plain(StringBuilder quoted, int rune) {
        if (printable(rune)) {
            quoted.appendCodePoint(rune);
        } else if (rune < ' ' || rune == 0x7f) {
            hex(quoted.append("\\x"), rune, 2);
        } else if (rune < 0x10000) {
            hex(quoted.append("\\u"), rune, 4);
        } else {
            hex(quoted.append("\\U"), rune, 8);
        }
    }

    /** Letters, marks, numbers, punctuation, symbols and the one blank. */
    private static boolean printable(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> rune == ' ';
            default -> true;
        };
    }

    private static void hex(StringBuilder quoted, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            quoted.append(HEX.charAt((value >> shift) & 0xf));
        }
    }
}
