// SPDX-License-Identifier: Apache-2.0
package org.kvorum.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How an event becomes a line. */
enum LineFormat {
    /** {@code {"level":…,"ts":…,"caller":…,"msg":…,…}}. */
    JSON {
        @Override
        void append(StringBuilder text, LogEvent event, boolean verbose) {
            var json = new JsonText(text);
            text.append("{\"level\":\"").append(event.level().word()).append("\",\"ts\":\"");
            Timestamp.append(text, event.epochMicros());
            text.append("\",\"caller\":");
            json.string(event.caller());
            text.append(",\"msg\":");
            json.string(event.message());
            fields(text, event, verbose, true);
            text.append('}');
        }
    },
    /** The same, separated by tabs for eyes. */
    CONSOLE {
        @Override
        void append(StringBuilder text, LogEvent event, boolean verbose) {
            Timestamp.append(text, event.epochMicros());
            text.append('\t').append(event.level().word().toUpperCase(Locale.ROOT));
            text.append('\t').append(event.caller()).append('\t').append(event.message());
            if (!event.fields().isEmpty() || event.error() != null) {
                text.append("\t{");
                fields(text, event, verbose, false);
                text.append('}');
            }
        }
    };

    abstract void append(StringBuilder text, LogEvent event, boolean verbose);

    /**
     * Returns the line with its end.
     *
     * @param verbose whether every error tells where it came from
     */
    byte[] line(LogEvent event, boolean verbose) {
        var text = new StringBuilder(256);
        append(text, event, verbose);
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fields(StringBuilder text, LogEvent event, boolean verbose, boolean more) {
        var json = new JsonText(text);
        var error = event.error();
        boolean told = error == null;
        boolean comma = more;
        for (var field : event.fields()) {
            told |= field.key().equals("error");
            key(text, json, field.key(), comma);
            json.value(field.value());
            comma = true;
        }
        if (!told) {
            key(text, json, "error", comma);
            json.string(String.valueOf(error));
            comma = true;
        }
        if (event.traced(verbose)) {
            key(text, json, "stacktrace", comma);
            json.string(trace(event));
        }
    }

    private static void key(StringBuilder text, JsonText json, String key, boolean comma) {
        if (comma) {
            text.append(',');
        }
        json.string(key);
        text.append(':');
    }

    private static String trace(LogEvent event) {
        var trace = new StringWriter();
        var error = event.error();
        if (error != null) {
            error.printStackTrace(new PrintWriter(trace, true));
        }
        return trace.toString().strip();
    }
}
