// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.MetricFamily;
import org.kvorum.api.telemetry.MetricsSnapshot;
import org.kvorum.api.telemetry.MetricsSource;
import org.kvorum.api.telemetry.Sample;
import org.kvorum.api.telemetry.exporter.MetricsExporter;
import org.kvorum.env.system.SystemEnvironment;

final class ExportersTest {
    private static final Map<String, Object> OFTEN = Map.of(MetricsExporter.INTERVAL, 0.02);

    @TempDir
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();
    private final SeriesRegistry registry = new SeriesRegistry(environment);
    private final ExporterWhiteboard whiteboard = new ExporterWhiteboard(environment);

    @BeforeEach
    void bind() {
        whiteboard.addRegistry(registry, Map.of(Member.NAME, "m1"));
    }

    @AfterEach
    void endsAllThreads() {
        whiteboard.removeRegistry(registry);
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("kvorum-export")));
    }

    @Test
    void takesTheUsualIntervalForOneThatIsNone() {
        for (var wrong : List.of("often", "-1")) {
            var begun = new CompletableFuture<MetricsSource>();
            var exporter = new MetricsExporter() {
                @Override
                public void begin(MetricsSource source) {
                    begun.complete(source);
                }

                @Override
                public void export(MetricsSnapshot snapshot) {
                    begun.completeExceptionally(new AssertionError("not for a minute"));
                }
            };

            whiteboard.addExporter(exporter, Map.of(MetricsExporter.INTERVAL, wrong));

            assertThat(begun).as(wrong).succeedsWithin(5, TimeUnit.SECONDS);
            whiteboard.removeExporter(exporter);
        }
    }

    @Test
    void anExporterOfTwoRegistrationsExportsOnceUntilBothAreGone() {
        var seen = new CopyOnWriteArrayList<MetricsSnapshot>();
        MetricsExporter exporter = seen::add;
        whiteboard.addExporter(exporter, OFTEN);
        whiteboard.addExporter(exporter, OFTEN);
        whiteboard.removeExporter(exporter);

        int before = seen.size();
        await(() -> seen.size() > before + 2);

        whiteboard.removeExporter(exporter);
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("kvorum-export")));
    }

    @Test
    void showsEverySeriesAsRecords() {
        registry.counter("jobs_total", "Jobs.", "queue", "by").add(3, "mail", "me");
        registry.gauge("heat", "Heat.").set(1.5);
        var sizes = registry.histogram("size_bytes", "Sizes.", 1, 10, 2);
        sizes.observe(0.5);
        sizes.observe(5);
        sizes.observe(50);
        registry.counter("never_total", "No series yet.", "kind");

        var families = registry.snapshot().families();
        assertThat(families)
                .filteredOn(family -> family.name().equals("never_total"))
                .isEmpty();
        assertThat(families)
                .contains(
                        new MetricFamily(
                                "jobs_total",
                                MetricFamily.Type.COUNTER,
                                "Jobs.",
                                List.of(new Sample.Value(Map.of("by", "me", "queue", "mail"), 3))),
                        new MetricFamily(
                                "heat", MetricFamily.Type.GAUGE, "Heat.", List.of(new Sample.Value(Map.of(), 1.5))),
                        new MetricFamily(
                                "size_bytes",
                                MetricFamily.Type.HISTOGRAM,
                                "Sizes.",
                                List.of(new Sample.Distribution(
                                        Map.of(),
                                        List.of(
                                                new Sample.Bucket(1, 1),
                                                new Sample.Bucket(10, 2),
                                                new Sample.Bucket(Double.POSITIVE_INFINITY, 3)),
                                        55.5))))
                .extracting(MetricFamily::name)
                .isSorted()
                .contains("process_start_time_seconds");
    }

    @Test
    void aFileExporterFollowsTheNumbers() {
        var file = directory.resolve("metrics.txt");
        var exporter = new FileExporter(file);
        var counter = registry.counter("jobs_total", "Jobs.", "queue");
        counter.add(1, "mail");
        whiteboard.addExporter(exporter, Map.of(MetricsExporter.NAME, "file", MetricsExporter.INTERVAL, "0.02"));
        await(() -> read(file).contains("jobs_total{queue=mail} 1.0"));
        counter.add(1, "mail");
        await(() -> read(file).contains("jobs_total{queue=mail} 2.0"));
        whiteboard.removeExporter(exporter);
    }

    @Test
    void anExporterThatFailsOrHangsDisturbsNobody() throws Exception {
        var release = new CompletableFuture<Void>();
        MetricsExporter failing = snapshot -> {
            throw new IllegalStateException("no connection");
        };
        MetricsExporter hanging = snapshot -> release.join();
        var seen = new CopyOnWriteArrayList<MetricsSnapshot>();
        whiteboard.addExporter(failing, OFTEN);
        whiteboard.addExporter(hanging, OFTEN);
        whiteboard.addExporter(seen::add, OFTEN);
        await(() -> seen.size() > 5);
        assertThat(seen).extracting(MetricsSnapshot::member).containsOnly("m1");
        release.complete(null);
    }

    @Test
    void anExporterMayAskByItself() throws Exception {
        var begun = new CompletableFuture<MetricsSource>();
        var ended = new CompletableFuture<MetricsSource>();
        var asking = new MetricsExporter() {
            @Override
            public void export(MetricsSnapshot snapshot) {
                throw new AssertionError("was not to be called");
            }

            @Override
            public void begin(MetricsSource source) {
                begun.complete(source);
            }

            @Override
            public void end(MetricsSource source) {
                ended.complete(source);
            }
        };
        whiteboard.addExporter(asking, Map.of(MetricsExporter.INTERVAL, 0));
        registry.gauge("heat", "Heat.").set(2);
        var source = begun.get(10, TimeUnit.SECONDS);
        assertThat(source.snapshot().families()).extracting(MetricFamily::name).contains("heat");
        assertThat(source.snapshot().member()).isEqualTo("m1");
        whiteboard.removeExporter(asking);
        assertThat(ended.get(10, TimeUnit.SECONDS)).isSameAs(source);
    }

    @Test
    void eachRegistryIsExportedByItself() {
        var other = new SeriesRegistry(environment);
        var members = new CopyOnWriteArrayList<String>();
        MetricsExporter exporter = snapshot -> members.add(snapshot.member());
        whiteboard.addExporter(exporter, OFTEN);
        whiteboard.addRegistry(other, Map.of(Member.NAME, "m2"));
        await(() -> members.contains("m1") && members.contains("m2"));
        whiteboard.removeRegistry(other);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
