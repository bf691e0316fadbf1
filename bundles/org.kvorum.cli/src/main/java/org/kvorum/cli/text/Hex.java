// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;

/** Hexadecimal forms. */
public final class Hex {
    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    /** Returns {@code \x61\x62} for bytes. */
    public static String escaped(ByteString bytes) {
        var text = new StringBuilder(bytes.size() * 4);
        for (int i = 0; i < bytes.size(); i++) {
            int value = bytes.byteAt(i) & 0xff;
            text.append("\\x").append(DIGITS.charAt(value >> 4)).append(DIGITS.charAt(value & 0xf));
        }
        return text.toString();
    }

    /** Returns an id without leading zeros, as Go's {@code %x} prints it. */
    public static String id(long id) {
        return Long.toHexString(id);
    }

    /** Returns an id in 16 digits. */
    public static String wide(long id) {
        return padded(id, '0');
    }

    /** Returns an id in 16 places, with blanks before it. */
    public static String blank(long id) {
        return padded(id, ' ');
    }

    private static String padded(long id, char fill) {
        String digits = Long.toHexString(id);
        return String.valueOf(fill).repeat(16 - digits.length()) + digits;
    }
}
