// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Numbers by row, server, round and metric, and the table of them: each server's median, and the median of the paired
 * ratios. A ratio is taken within a round, where both servers ran under the same conditions of the machine, and only then
 * the median over the rounds.
 */
public final class Measurements {

    private final String rowTitle;
    private final List<Metric> metrics;
    private final Map<String, Map<String, List<Map<String, Double>>>> rows = new LinkedHashMap<>();

    public Measurements(String rowTitle, List<Metric> metrics) {
        this.rowTitle = rowTitle;
        this.metrics = List.copyOf(metrics);
    }

    /** Adds the numbers of one round; the rounds of a server come in order. */
    public void add(String row, String server, Map<Metric, Double> values) {
        rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
                .computeIfAbsent(server, key -> new ArrayList<>())
                .add(byTitle(values));
    }

    private static Map<String, Double> byTitle(Map<Metric, Double> values) {
        Map<String, Double> titled = new LinkedHashMap<>();
        values.forEach((metric, value) -> titled.put(metric.title(), value));
        return titled;
    }

    /** The table in Markdown, padded so that it can be read as it is; the ratios are {@code first} to {@code second}. */
    public String table(String first, String second) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(rowTitle, "server"));
        metrics.forEach(metric -> head.add(metric.title()));
        lines.add(head);
        rows.forEach((row, servers) -> {
            for (String server : List.of(first, second)) {
                List<Map<String, Double>> rounds = servers.getOrDefault(server, List.of());
                if (!rounds.isEmpty()) {
                    lines.add(line(row, server, metric -> shown(metric, metric.of(values(rounds, metric)))));
                }
            }
            List<Map<String, Double>> above = servers.getOrDefault(first, List.of());
            List<Map<String, Double>> below = servers.getOrDefault(second, List.of());
            if (!above.isEmpty() && !below.isEmpty()) {
                lines.add(line(row, "ratio", metric -> ratio(metric, above, below)));
            }
        });
        return padded(lines);
    }

    private List<String> line(String row, String server, Function<Metric, String> cell) {
        List<String> line = new ArrayList<>(List.of(row, server));
        metrics.forEach(metric -> line.add(cell.apply(metric)));
        return line;
    }

    private static String shown(Metric metric, OptionalDouble value) {
        return value.isPresent() ? metric.format(value.getAsDouble()) : "";
    }

    private static String ratio(Metric metric, List<Map<String, Double>> above, List<Map<String, Double>> below) {
        if (metric.shown() != Metric.Shown.MEDIAN) {
            return ratio(metric.of(values(above, metric)), metric.of(values(below, metric)));
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(above.size(), below.size()); round++) {
            Double numerator = above.get(round).get(metric.values());
            Double denominator = below.get(round).get(metric.values());
            if (numerator != null && denominator != null && denominator != 0) {
                ratios.add(numerator / denominator);
            }
        }
        return ratio(median(ratios), OptionalDouble.of(1));
    }

    private static String ratio(OptionalDouble above, OptionalDouble below) {
        boolean known = above.isPresent() && below.isPresent() && below.getAsDouble() != 0;
        return known ? String.format(Locale.ROOT, "**%.2f**", above.getAsDouble() / below.getAsDouble()) : "";
    }

    private static List<Double> values(List<Map<String, Double>> rounds, Metric metric) {
        return rounds.stream()
                .flatMap(values -> Stream.ofNullable(values.get(metric.values())))
                .toList();
    }

    static OptionalDouble median(List<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    private String padded(List<List<String>> lines) {
        int columns = metrics.size() + 2;
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            StringJoiner joined = new StringJoiner(" | ", "| ", " |\n");
            for (int column = 0; column < columns; column++) {
                String cell = lines.get(i).get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                joined.add(column < 2 ? cell + padding : padding + cell);
            }
            text.append(joined);
            if (i == 0) {
                text.append(rule(widths));
            }
        }
        return text.toString();
    }

    private static String rule(int[] widths) {
        StringJoiner joined = new StringJoiner(" | ", "| ", " |\n");
        for (int column = 0; column < widths.length; column++) {
            joined.add(column < 2 ? "-".repeat(widths[column]) : "-".repeat(widths[column] - 1) + ":");
        }
        return joined.toString();
    }

    /** All numbers, round by round, as a JSON array. */
    public String json() {
        StringJoiner json = new StringJoiner(",\n", "[\n", "\n]\n");
        rows.forEach((row, servers) -> servers.forEach((server, rounds) -> {
            for (int round = 0; round < rounds.size(); round++) {
                StringJoiner values = new StringJoiner(",", "{", "}");
                rounds.get(round)
                        .forEach((title, value) -> values.add(String.format(Locale.ROOT, "\"%s\":%.3f", title, value)));
                json.add(String.format(
                        Locale.ROOT,
                        "{\"%s\":\"%s\",\"server\":\"%s\",\"round\":%d,\"values\":%s}",
                        rowTitle,
                        row,
                        server,
                        round + 1,
                        values));
            }
        }));
        return json.toString();
    }
}
