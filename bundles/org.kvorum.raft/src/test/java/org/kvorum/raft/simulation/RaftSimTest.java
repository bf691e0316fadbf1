// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs whole clusters through loss, repetition, reordering, partitions, crashes that lose what was not synced, membership changes, snapshots, transfers and
 * reads, and checks the invariants after every event.
 *
 * <p>A failure names its seed: {@code -Dkvorum.seed=…} replays that one, {@code -Dkvorum.seeds=…} runs more of them.
 */
class RaftSimTest {
    private static final int EVENTS = 6000;
    private static final int SEEDS = 60;

    @Test
    void invariantsHoldWhateverHappens() {
        var seed = Long.getLong("kvorum.seed");
        if (seed != null) {
            run(seed);
            return;
        }
        var sum = new Simulation.Figures(0, 0, 0, 0, 0, 0, 0, 0);
        int seeds = Integer.getInteger("kvorum.seeds", SEEDS);
        for (long i = 1; i <= seeds; i++) {
            sum = sum.plus(run(new Random(i).nextLong()));
        }
        assertThat(sum.terms()).as("terms with a leader in %s", sum).isGreaterThan(seeds * 5);
        assertThat(sum.committed()).as("entries in %s", sum).isGreaterThan(seeds * 50L);
        assertThat(sum.crashes()).as("crashes in %s", sum).isGreaterThan(seeds * 10);
        assertThat(sum.snapshots()).as("snapshots in %s", sum).isGreaterThan(seeds);
        assertThat(sum.reads()).as("reads in %s", sum).isGreaterThan(seeds * 5);
        assertThat(sum.memberships()).as("membership changes in %s", sum).isGreaterThan(seeds * 2);
        assertThat(sum.stuck()).as("runs that cannot recover in %s", sum).isLessThan(Math.max(2, seeds / 20));
    }

    @Test
    void sameSeedMeansTheSameRun() {
        assertThat(run(42)).isEqualTo(run(42));
    }

    private static Simulation.Figures run(long seed) {
        try {
            var simulation = new Simulation(seed);
            simulation.run(EVENTS);
            simulation.recover();
            return simulation.figures();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("replay with -Dkvorum.seed=" + seed, e);
        }
    }
}
