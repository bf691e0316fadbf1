// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

/** The little JSON that is written by hand. */
final class Json {
    private Json() {}

    /** Returns the text as a JSON string. */
    static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                out.append('\\').append(next);
            } else if (next == '\n') {
                out.append("\\n");
            } else if (next < 0x20) {
                out.append("\\u00").append(Character.forDigit(next >> 4, 16)).append(Character.forDigit(next & 15, 16));
            } else {
                out.append(next);
            }
        }
        return out.append('"').toString();
    }

    /** Returns {@code google.rpc.Status} without details. */
    static String status(int code, String message) {
        return "{\"code\":" + code + ",\"message\":" + quote(message) + "}";
    }
}
