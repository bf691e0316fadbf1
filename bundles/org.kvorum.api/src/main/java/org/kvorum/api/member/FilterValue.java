// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

/** Texts that stand for themselves in a filter of services, as names of members do, which may hold any character. */
public final class FilterValue {
    private FilterValue() {}

    /** Returns the text as it is written in a filter to mean nothing but itself. */
    public static String of(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if ("\\*()".indexOf(next) >= 0) {
                escaped.append('\\');
            }
            escaped.append(next);
        }
        return escaped.toString();
    }
}
