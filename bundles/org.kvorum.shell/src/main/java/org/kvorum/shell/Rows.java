// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What a command has to show: a table for people, an array of objects for scripts. */
final class Rows {
    private final List<String> headers;
    private final List<List<Object>> rows = new ArrayList<>();

    Rows(String... headers) {
        this.headers = List.of(headers);
    }

    Rows add(Object... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException(cells.length + " cells below " + headers.size() + " headers");
        }
        rows.add(List.of(cells));
        return this;
    }

    String table() {
        var widths = IntStream.range(0, headers.size()).map(this::width).toArray();
        var out = new StringBuilder();
        line(out, headers, widths);
        rows.forEach(row -> line(out, row, widths));
        return out.toString();
    }

    private int width(int column) {
        return IntStream.concat(
                        IntStream.of(headers.get(column).length()),
                        rows.stream().mapToInt(row -> row.get(column).toString().length()))
                .max()
                .orElse(0);
    }

    private static void line(StringBuilder out, List<?> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            var text = cells.get(i).toString();
            boolean number = cells.get(i) instanceof Number;
            var padding = " ".repeat(widths[i] - text.length());
            line.append(i == 0 ? "" : "  ").append(number ? padding + text : text + padding);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    /** Returns the rows as JSON; the members of an object have the headers as their names, in lower case and with underscores. */
    String json() {
        var objects = new ArrayList<Map<String, Object>>();
        for (var row : rows) {
            var object = new LinkedHashMap<String, Object>();
            for (int i = 0; i < row.size(); i++) {
                object.put(headers.get(i).toLowerCase(Locale.ROOT).replace(' ', '_'), row.get(i));
            }
            objects.add(object);
        }
        return new GsonBuilder().disableHtmlEscaping().create().toJson(objects) + "\n";
    }
}
