// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.env.system.SystemEnvironment;

/** Fresh seeds for as long as a build may wait, and seeds that once found something. */
final class ClusterSimTest {
    private static final Duration TIME_BOX = Duration.ofSeconds(Long.getLong("kvorum.simulation.seconds", 15));

    private final SystemEnvironment environment = new SystemEnvironment();
    private final InstantSource clock = environment.clock();

    @Test
    void keepsItsPromisesWhateverGoesWrong() {
        long first = Long.getLong("kvorum.seed", clock.millis());
        var statistics = new Statistics(environment.ticker());
        long end = clock.millis() + TIME_BOX.toMillis();
        long seed = first;
        while (clock.millis() < end) {
            long cpu = Statistics.cpuNanos();
            var report = World.run(Scenario.of(seed), Sabotage.NONE, false);
            statistics.add(report, Statistics.cpuNanos() - cpu);
            assertThat(report.violations())
                    .as("replay: itests/simulator/simulate --seed " + seed)
                    .isEmpty();
            seed++;
        }
        // For those who read the log of a build.
        Simulate.say("seeds from " + first + ": " + statistics.line());
        assertThat(statistics.speed()).isGreaterThan(10);
    }

    /** What each of them found stands in itests/README.md. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                2,
                3,
                9,
                14,
                51,
                125,
                133,
                135,
                161,
                303,
                351,
                397,
                1151,
                5271,
                5549,
                7132,
                7670,
                8094,
                40061,
                1795725064898L
            })
    void keepsThePromisesItOnceBroke(long seed) {
        assertThat(World.run(Scenario.of(seed), Sabotage.NONE, false).violations())
                .isEmpty();
    }

    @Test
    void sameSeedIsTheSameRun() {
        for (long seed = 100; seed < 106; seed++) {
            var once = World.run(Scenario.of(seed), Sabotage.NONE, false);
            var again = World.run(Scenario.of(seed), Sabotage.NONE, true);
            assertThat(again.traceHash()).as("seed " + seed).isEqualTo(once.traceHash());
            assertThat(again.history()).isEqualTo(once.history());
            assertThat(again.trace()).isNotEmpty();
        }
        assertThat(World.run(Scenario.of(106), Sabotage.NONE, false).traceHash())
                .isNotEqualTo(World.run(Scenario.of(107), Sabotage.NONE, false).traceHash());
    }
}
