// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in bytes that may hold anything. In a text, a byte that belongs to no character is the lone surrogate U+DC00 plus its value, which no character is: so it
 * comes back as what it was.
 */
public final class Utf8 {
    private static final int LONE = 0xdc00;

    private Utf8() {}

    /** Returns the text that the bytes are. */
    public static String text(ByteString bytes) {
        if (bytes.isValidUtf8()) {
            return bytes.toStringUtf8();
        }
        var text = new StringBuilder(bytes.size());
        for (int at = 0; at < bytes.size(); ) {
            int length = length(bytes, at);
            text.appendCodePoint(length == 0 ? LONE + (bytes.byteAt(at) & 0xff) : rune(bytes, at, length));
            at += Math.max(1, length);
        }
        return text.toString();
    }

    /** Returns the bytes that the text is. */
    public static ByteString bytes(String text) {
        var bytes = ByteString.newOutput(text.length());
        write(text, bytes);
        return bytes.toByteString();
    }

    /** Writes the bytes that the text is. */
    static void write(String text, ByteString.Output bytes) {
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (isLone(text, at)) {
                writeCharacters(text.substring(from, at), bytes);
                bytes.write(text.charAt(at) - LONE);
                from = at + 1;
            }
        }
        writeCharacters(text.substring(from), bytes);
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        return c >= LONE + 0x80 && c <= LONE + 0xff && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static void writeCharacters(String text, ByteString.Output bytes) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes.write(encoded, 0, encoded.length);
    }

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
