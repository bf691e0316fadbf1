// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.text;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells.
 *
 * @param head the names of the columns
 * @param rows each of as many cells
 */
public record Table(List<String> head, List<List<String>> rows) {
    /** Copies. */
    public Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Returns a line a row, with commas. */
    public List<String> lines() {
        return rows.stream().map(row -> String.join(", ", row)).toList();
    }

    /** Returns the table in a frame, as tablewriter draws it: names centred in capitals, cells to the right. */
    public String framed() {
        List<String> names = head.stream()
                .map(name -> name.replace('_', ' ').toUpperCase(Locale.ROOT))
                .toList();
        int[] widths = IntStream.range(0, names.size())
                .map(column -> Math.max(
                        width(names.get(column)),
                        rows.stream()
                                .mapToInt(row -> width(row.get(column)))
                                .max()
                                .orElse(0)))
                .toArray();
        var frame = new StringBuilder();
        rule(frame, widths, "┌", "┬", "┐");
        row(frame, column -> centred(names.get(column), widths[column]), widths.length);
        if (!rows.isEmpty()) {
            rule(frame, widths, "├", "┼", "┤");
        }
        for (List<String> row : rows) {
            row(frame, column -> " ".repeat(widths[column] - width(row.get(column))) + row.get(column), widths.length);
        }
        rule(frame, widths, "└", "┴", "┘");
        return frame.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void rule(StringBuilder frame, int[] widths, String left, String between, String right) {
        frame.append(IntStream.of(widths)
                        .mapToObj(width -> "─".repeat(width + 2))
                        .collect(Collectors.joining(between, left, right)))
                .append('\n');
    }

    private static void row(StringBuilder frame, IntFunction<String> cell, int columns) {
        frame.append(IntStream.range(0, columns).mapToObj(cell).collect(Collectors.joining(" │ ", "│ ", " │")))
                .append('\n');
    }

    private static String centred(String text, int width) {
        int left = (width - width(text)) / 2;
        return " ".repeat(left) + text + " ".repeat(width - width(text) - left);
    }
}
