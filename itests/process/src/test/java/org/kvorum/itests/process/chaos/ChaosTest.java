// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A minute of what {@code itests/process/chaos} does for as long as told. What a failure leaves lies below {@code target/chaos}.
 *
 * <p>{@code -Dkvorum.seed=N} chooses the same faults and requests again, though not the same moments.
 */
class ChaosTest {
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofSeconds(45);

    @Test
    void threeMembersKeepTheirPromisesWhateverHappens() throws Exception {
        long seed = Long.getLong("kvorum.seed", System.nanoTime() % 1_000_000);
        var directory = Path.of("target", "chaos").toAbsolutePath().resolve("test-" + seed);
        Files.createDirectories(directory);
        new Chaos(directory, seed, ROUND, Chaos.FLAGS, System.out::println).run(WHOLE);
        ChaosCommand.delete(directory);
    }
}
