// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;

/** UTF-8 in bytes that may hold anything. */
final class Utf8 {
    private Utf8() {}

    /** Returns the length of the character that begins here, 0 if none does. */
    static int length(ByteString bytes, int at) {
        int first = bytes.byteAt(at) & 0xff;
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > bytes.size()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes.byteAt(at + i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        return allowed(rune(bytes, at, length), length) ? length : 0;
    }

    private static boolean allowed(int rune, int length) {
        return switch (length) {
            case 3 -> rune >= 0x800 && (rune < 0xd800 || rune > 0xdfff);
            case 4 -> rune >= 0x10000 && rune <= 0x10ffff;
            default -> true;
        };
    }

    /** Returns the character of this length. */
    static int rune(ByteString bytes, int at, int length) {
        int first = bytes.byteAt(at) & 0xff;
        if (length == 1) {
            return first;
        }
        int rune = first & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            rune = (rune << 6) | (bytes.byteAt(at + i) & 0x3f);
        }
        return rune;
    }
}
