// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.HistoryText;

class RandomHistoryTest {
    @Test
    void acceptsWhatASequentialStoreAnswered() {
        for (long seed = 0; seed < 60; seed++) {
            var generator =
                    new Generator(seed, 300, 2 + (int) seed % 9, 2 + (int) seed % 5, seed % 4 * 0.05, seed % 2 == 0);
            History history = generator.run((int) seed % 3);
            var end = new FinalState(
                    "a", generator.store().revision(), generator.store().all());
            assertThat(new HistoryChecker().check(history, List.of(end)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void judgesTwentyThousandOperationsOfTwentyClients() {
        History history = new Generator(7, 20_000, 20, 30, 0.05, true).run(3);
        assertThat(new HistoryChecker().check(history, List.of())).isEmpty();
    }

    @Test
    void judgesThemWithoutWatchesAndWithoutDistinctValues() {
        History history = new Generator(8, 20_000, 20, 30, 0.05, false).run(0);
        assertThat(new HistoryChecker().check(history, List.of())).isEmpty();
    }

    @Test
    void readsBackWhatItWrote() {
        History history = new Generator(9, 2_000, 5, 5, 0.05, true).run(2);
        assertThat(HistoryText.read(HistoryText.write(history))).isEqualTo(history);
    }
}
