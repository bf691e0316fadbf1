// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds JSON in one buffer. */
final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text;

    JsonText(StringBuilder text) {
        this.text = text;
    }

    /** Appends a value by its type; what JSON has no form for becomes a text. */
    void value(@Nullable Object value) {
        if (value == null) {
            text.append("null");
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            text.append(value);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> values) {
            array(values);
        } else if (value instanceof Object[] values) {
            array(Arrays.asList(values));
        } else if (value instanceof Duration duration) {
            string(DurationText.of(duration));
        } else {
            string(value.toString());
        }
    }

    private void number(Number number) {
        if (Double.isFinite(number.doubleValue())) {
            text.append(number);
        } else {
            string(number.toString());
        }
    }

    private void array(Collection<?> values) {
        text.append('[');
        int start = text.length();
        for (var value : values) {
            if (text.length() > start) {
                text.append(',');
            }
            value(value);
        }
        text.append(']');
    }

    private void map(Map<?, ?> map) {
        text.append('{');
        int start = text.length();
        map.forEach((key, value) -> {
            if (text.length() > start) {
                text.append(',');
            }
            string(String.valueOf(key));
            text.append(':');
            value(value);
        });
        text.append('}');
    }

    /** Appends a text in quotes. */
    void string(String value) {
        text.append('"');
        int done = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                text.append(value, done, i);
                escape(c);
                done = i + 1;
            }
        }
        text.append(value, done, value.length()).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            default -> text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }
}
