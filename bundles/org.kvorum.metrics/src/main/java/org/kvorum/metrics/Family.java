// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.telemetry.MetricFamily;

/**
 * All series of one name.
 *
 * @param <S> their kind
 */
final class Family<S extends Series> {
    private final String name;
    private final String help;
    private final String type;
    private final Class<S> kind;
    private final String[] labelNames;
    private final int[] order;
    private final Supplier<S> newSeries;

    /** By label values as they were given: the way in. */
    private final Map<Key, S> byValues = new ConcurrentHashMap<>();

    /** By label text: the way they are shown. */
    private final Map<String, Shown> shown = new ConcurrentSkipListMap<>();

    Family(String name, String help, String type, Class<S> kind, String[] labelNames, Supplier<S> newSeries) {
        this.name = name;
        this.help = help;
        this.type = type;
        this.kind = kind;
        this.newSeries = newSeries;
        this.order = IntStream.range(0, labelNames.length)
                .boxed()
                .sorted(Comparator.comparing(i -> labelNames[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.labelNames = sorted(labelNames);
        if (labelNames.length == 0) {
            // a series without labels is shown before anything is counted
            var unused = with();
        }
    }

    /** Returns this family, if its series are of the kind that is wanted. */
    @SuppressWarnings("unchecked") // the kind was just compared
    <T extends Series> Family<T> as(Class<T> wanted) {
        if (wanted != kind) {
            throw new IllegalArgumentException(name + " is a " + type + " of another kind");
        }
        return (Family<T>) this;
    }

    S with(String... labelValues) {
        var key = new Key(labelValues);
        var series = byValues.get(key);
        return series == null ? byValues.computeIfAbsent(key, this::create) : series;
    }

    /** Shows a series that was made elsewhere, in the place of one with the same labels. */
    void put(S series, String... labelValues) {
        byValues.put(new Key(labelValues), series);
        show(series, labelValues);
    }

    void writeTo(PageWriter page) {
        if (shown.isEmpty()) {
            return;
        }
        page.family(name, help, type);
        shown.forEach((labels, each) -> each.series().writeTo(page, name, labels));
    }

    /** Returns the family at this moment; nothing if it has no series. */
    Optional<MetricFamily> snapshot() {
        var samples = shown.values().stream()
                .map(each -> each.series().sample(each.labels()))
                .toList();
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.of(new MetricFamily(
                        name, MetricFamily.Type.valueOf(type.toUpperCase(Locale.ROOT)), help, samples));
    }

    private void show(S series, String[] labelValues) {
        var text = text(labelValues);
        var values = sorted(labelValues);
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < labelNames.length; i++) {
            labels.put(labelNames[i], values[i]);
        }
        shown.put(text, new Shown(Collections.unmodifiableMap(labels), series));
    }

    /** A series and the labels it is shown with. */
    private record Shown(Map<String, String> labels, Series series) {}

    private S create(Key key) {
        var series = newSeries.get();
        show(series, key.values);
        return series;
    }

    private String text(String[] labelValues) {
        if (labelValues.length != labelNames.length) {
            throw new IllegalArgumentException(
                    name + " has the labels " + Arrays.toString(labelNames) + ", not as many as given");
        }
        return PageWriter.labels(labelNames, sorted(labelValues));
    }

    private String[] sorted(String[] given) {
        var sorted = new String[order.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = given[order[i]];
        }
        return sorted;
    }

    private static final class Key {
        private final String[] values;

        Key(String[] values) {
            this.values = values.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }
}
