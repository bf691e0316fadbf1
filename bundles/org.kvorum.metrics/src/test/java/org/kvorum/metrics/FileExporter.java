// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.kvorum.api.telemetry.MetricsSnapshot;
import org.kvorum.api.telemetry.Sample;
import org.kvorum.api.telemetry.exporter.MetricsExporter;

/** Writes every series as a line of a file, which is new each time. */
record FileExporter(Path file) implements MetricsExporter {
    @Override
    public void export(MetricsSnapshot snapshot) {
        var lines = new ArrayList<String>();
        for (var family : snapshot.families()) {
            for (var sample : family.samples()) {
                lines.add(family.name() + sample.labels() + " " + number(sample));
            }
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String number(Sample sample) {
        if (sample instanceof Sample.Distribution distribution) {
            return distribution.count() + " values, together " + distribution.sum();
        }
        return String.valueOf(((Sample.Value) sample).value());
    }
}
