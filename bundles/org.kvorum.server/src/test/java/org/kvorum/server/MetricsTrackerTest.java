// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.telemetry.MetricsRelay;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;

/** Registries that come and go. */
final class MetricsTrackerTest {
    private static final Map<String, String> OF_THE_MEMBER = Map.of(Member.NAME, "m");

    private final FakeFramework framework = new FakeFramework();
    private final MetricsRelay relay = new MetricsRelay();
    private final MetricsTracker tracker = new MetricsTracker(framework.context(), "m", relay);
    private final CounterSeries counter =
            relay.counter("events", "What happened.").with();
    private final SeriesRegistry first = new SeriesRegistry(new SystemEnvironment());
    private final SeriesRegistry second = new SeriesRegistry(new SystemEnvironment());

    @BeforeEach
    void open() {
        tracker.open();
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void aRegistryThatCouldNotBeMadeIsNone() {
        framework.add(Metrics.class, first, OF_THE_MEMBER);

        framework.remove(framework.add(Metrics.class, null, OF_THE_MEMBER));
        counter.increment();

        assertCounts(first, 1);
    }

    @Test
    void theOtherRegistryTakesOverWhenOneGoes() {
        framework.add(Metrics.class, first, OF_THE_MEMBER);
        var later = framework.add(Metrics.class, second, OF_THE_MEMBER);
        counter.increment();

        framework.remove(later);
        counter.increment();

        assertCounts(first, 1);
        assertCounts(second, 1);
    }

    @Test
    void aRegistryThatWasNotInUseMayGo() {
        var earlier = framework.add(Metrics.class, first, OF_THE_MEMBER);
        framework.add(Metrics.class, second, OF_THE_MEMBER);

        framework.remove(earlier);
        counter.increment();

        assertCounts(second, 1);
    }

    private static void assertCounts(SeriesRegistry registry, int count) {
        assertThat(registry.page(null).body().toStringUtf8().lines()).contains("events " + count);
    }
}
