// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Draws a part of a history for people: a page with a lane per client, or the same as text. */
public final class HistoryPage {
    private static final int PIXELS = 1600;
    private static final int LANE = 26;

    private HistoryPage() {}

    /** Returns the operations that overlap the given ones in time, or are among the {@code around} answered last before them. */
    public static List<Operation> near(History history, Collection<Operation> culprits, int around) {
        if (culprits.isEmpty()) {
            return history.operations();
        }
        long from = culprits.stream().mapToLong(Operation::invokedAt).min().orElseThrow();
        long to = culprits.stream().mapToLong(HistoryPage::end).max().orElseThrow();
        var near = new ArrayList<Operation>();
        var before = new ArrayList<Operation>();
        for (Operation operation : history.operations()) {
            if (operation.invokedAt() <= to && operation.respondedAt() >= from && !operation.isUnknown()) {
                near.add(operation);
            } else if (operation.invokedAt() <= to) {
                before.add(operation);
            }
        }
        before.sort(Comparator.comparingLong(HistoryPage::end).reversed());
        near.addAll(before.subList(0, Math.min(around, before.size())));
        for (Operation culprit : culprits) {
            if (!near.contains(culprit)) {
                near.add(culprit);
            }
        }
        near.sort(Comparator.comparingLong(Operation::invokedAt));
        return near;
    }

    /** Returns one line an operation, by invocation, with the culprits marked. */
    public static String text(Collection<Operation> operations, Collection<Operation> culprits) {
        var marked = new HashSet<>(culprits);
        var text = new StringBuilder();
        for (Operation operation : operations) {
            text.append(marked.contains(operation) ? "> " : "  ")
                    .append(HistoryText.write(operation))
                    .append('\n');
        }
        return text.toString();
    }

    /** Returns an HTML page: a lane per client, a bar per operation (green: answered, grey: refused, yellow: unknown, red: culprit), and the lines below. */
    public static String html(String title, Collection<Operation> operations, Collection<Operation> culprits) {
        Set<Operation> marked = new HashSet<>(culprits);
        long from = operations.stream().mapToLong(Operation::invokedAt).min().orElse(0);
        long to = operations.stream().mapToLong(HistoryPage::end).max().orElse(0) + 1;
        var lanes = new TreeMap<Integer, Integer>();
        for (Operation operation : operations) {
            lanes.putIfAbsent(operation.client(), 0);
        }
        int next = 0;
        for (var lane : lanes.entrySet()) {
            lane.setValue(next++);
        }
        var html = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
                .append(escape(title))
                .append("</title></head><body style=\"font-family:monospace\">\n<p>")
                .append(escape(title))
                .append("</p>\n");
        html.append(String.format(
                Locale.ROOT, "<svg width=\"%d\" height=\"%d\" font-size=\"11\">%n", PIXELS + 60, LANE * (next + 1)));
        lanes.forEach((client, lane) -> html.append(
                String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">client %d</text>%n", lane * LANE + 15, client)));
        for (Operation operation : operations) {
            double x = 60 + (operation.invokedAt() - from) * (double) PIXELS / (to - from);
            double width =
                    Math.max(3, (Math.min(end(operation), to) - operation.invokedAt()) * (double) PIXELS / (to - from));
            html.append(String.format(
                    Locale.ROOT,
                    "<g><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\" stroke=\"#333\"/><text x=\"%.1f\" y=\"%d\">%d</text></g>%n",
                    escape(HistoryText.write(operation)),
                    x,
                    lanes.getOrDefault(operation.client(), 0) * LANE + 2,
                    width,
                    marked.contains(operation) ? "#e66" : color(operation),
                    x + 2,
                    lanes.getOrDefault(operation.client(), 0) * LANE + 15,
                    operation.id()));
        }
        return html.append("</svg>\n<pre>")
                .append(escape(text(operations, culprits)))
                .append("</pre></body></html>\n")
                .toString();
    }

    private static long end(Operation operation) {
        return operation.isUnknown() ? operation.invokedAt() : operation.respondedAt();
    }

    private static String color(Operation operation) {
        if (operation.isUnknown()) {
            return "#fd6";
        }
        return operation.outcome() instanceof Outcome.Refused ? "#ccc" : "#9d9";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
