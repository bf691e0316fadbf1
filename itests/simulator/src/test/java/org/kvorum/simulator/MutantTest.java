// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks bite: every mistake is noticed. */
final class MutantTest {
    /** A change of the product makes other runs of the seeds; then others nearby have to do. */
    private static final int SEEDS_MAX = 40;

    @ParameterizedTest
    @EnumSource
    void mistakesAreNoticed(Mutant mutant) {
        long end = mutant.seed() + SEEDS_MAX;
        long seed = mutant.seed();
        while (seed < end && World.run(mutant.scenario(seed), mutant, false).isClean()) {
            seed++;
        }
        assertThat(seed).as(mutant + " is noticed").isLessThan(end);
    }
}
