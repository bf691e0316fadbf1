// SPDX-License-Identifier: Apache-2.0
package org.kvorum.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.MetricsRelay;

final class MetricsRelayTest {
    private final MetricsRelay relay = new MetricsRelay();

    @Test
    void seriesThatAreInUseMoveToTheNextRegistry() {
        var series = relay.counter("c_total", "Help.", "op").with("put");
        var level = relay.gauge("g", "Help.");
        relay.gauge("r", "Help.", List.of("id", "7"), () -> 5);
        var seconds = relay.histogram("h", "Help.", 1, 2, 2).with();
        var first = SeriesRegistryTest.registry();
        relay.aim(first);
        series.increment();
        series.add(2);
        level.set(3);
        seconds.observe(1.5);

        assertThat(page(first)).contains("c_total{op=\"put\"} 3", "g 3", "r{id=\"7\"} 5", "h_bucket{le=\"2\"} 1");

        var second = SeriesRegistryTest.registry();
        relay.aim(second);
        series.increment();
        seconds.observe(0.5);

        assertThat(page(second)).contains("c_total{op=\"put\"} 1", "r{id=\"7\"} 5", "h_bucket{le=\"1\"} 1");
        assertThat(page(first)).contains("c_total{op=\"put\"} 3");
    }

    @Test
    void whatWasRemovedDoesNotComeBack() {
        relay.gauge("r", "Help.", List.of(), () -> 5);
        relay.remove("r");
        var registry = SeriesRegistryTest.registry();

        relay.aim(registry);

        assertThat(page(registry)).doesNotContain("r 5");
    }

    @Test
    void withoutARegistryNothingIsCountedAndNothingFails() {
        var series = relay.counter("c_total", "Help.").with();
        relay.aim(SeriesRegistryTest.registry());
        relay.aim(Metrics.none());

        series.increment();

        var next = SeriesRegistryTest.registry();
        relay.aim(next);
        assertThat(page(next)).contains("c_total 0");
    }

    private static String page(SeriesRegistry registry) {
        return registry.page(null).body().toStringUtf8();
    }
}
