// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import org.kvorum.bytes.Bytes;

/** Writes a page in Prometheus' text format, version 0.0.4. */
final class PageWriter {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

    private final StringBuilder out = new StringBuilder(1 << 16);

    void family(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ');
        escape(help, false);
        out.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** Writes one number; {@code labels} is what {@link #labels} made. */
    void sample(String name, String suffix, String labels, double value) {
        out.append(name).append(suffix);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(GoFloat.text(value)).append('\n');
    }

    Bytes toBytes() {
        return Bytes.utf8(out.toString());
    }

    /** Returns what stands between the braces; names and values alternate in the order they are to appear in. */
    static String labels(String[] names, String[] values) {
        var writer = new PageWriter();
        for (int i = 0; i < names.length; i++) {
            writer.out.append(i == 0 ? "" : ",").append(names[i]).append("=\"");
            writer.escape(values[i], true);
            writer.out.append('"');
        }
        return writer.out.toString();
    }

    private void escape(String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '\\') {
                out.append("\\\\");
            } else if (next == '\n') {
                out.append("\\n");
            } else if (next == '"' && quotes) {
                out.append("\\\"");
            } else {
                out.append(next);
            }
        }
    }
}
