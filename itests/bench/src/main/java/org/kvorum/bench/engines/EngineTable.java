// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/** The figures of all engines and rounds, and the table of their medians. */
public final class EngineTable {
    private final Map<String, List<Map<Figure, Double>>> rounds = new LinkedHashMap<>();

    /** Adds what a round has found out. */
    public void add(String engine, Map<Figure, Double> figures) {
        rounds.computeIfAbsent(engine, unused -> new ArrayList<>()).add(figures);
    }

    /** The table in Markdown: a line a figure, a column an engine. */
    public String markdown() {
        var text = new StringBuilder(row("", rounds.keySet()));
        text.append("\n|---|").append("---:|".repeat(rounds.size()));
        for (var figure : Figure.values()) {
            var cells = rounds.keySet().stream()
                    .map(engine -> cell(figure, median(engine, figure)))
                    .toList();
            text.append('\n').append(row(figure.title(), cells));
        }
        return text.toString();
    }

    /** One object with an array for each engine: an object of figures for each round. */
    public String json() {
        var engines = new StringJoiner(",", "{", "}");
        rounds.forEach((engine, results) -> {
            var array = new StringJoiner(",", "[", "]");
            results.forEach(figures -> array.add(json(figures)));
            engines.add("\"" + engine + "\":" + array);
        });
        return engines.toString();
    }

    private static String json(Map<Figure, Double> figures) {
        var object = new StringJoiner(",", "{", "}");
        figures.forEach((figure, value) -> object.add(String.format(Locale.ROOT, "\"%s\":%.3f", figure.key(), value)));
        return object.toString();
    }

    private OptionalDouble median(String engine, Figure figure) {
        var sorted = rounds.getOrDefault(engine, List.of()).stream()
                .filter(figures -> figures.containsKey(figure))
                .mapToDouble(figures -> figures.getOrDefault(figure, Double.NaN))
                .sorted()
                .toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    private static String cell(Figure figure, OptionalDouble value) {
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%,." + figure.decimals() + "f", value.getAsDouble());
    }

    private static String row(String title, Iterable<String> cells) {
        return "| " + title + " | " + String.join(" | ", cells) + " |";
    }
}
