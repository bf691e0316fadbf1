// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.env.system.TimerHeap.Timer;

final class TimerHeapTest {
    @Test
    void agreesWithASortedListUnderRandomUse() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var heap = new TimerHeap();
            List<Timer> sorted = new ArrayList<>();
            // Around the overflow of the clock, which System.nanoTime may be anywhere near.
            long now = Long.MAX_VALUE - 50;
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        var timer = new Timer(now + random.nextInt(40), () -> {});
                        heap.add(timer);
                        int place = sorted.size();
                        while (place > 0 && sorted.get(place - 1).deadlineNanos - timer.deadlineNanos > 0) {
                            place--;
                        }
                        sorted.add(place, timer);
                    }
                    case 2 -> {
                        if (!sorted.isEmpty()) {
                            var victim = sorted.remove(random.nextInt(sorted.size()));
                            heap.remove(victim);
                            heap.remove(victim);
                        }
                    }
                    default -> {
                        now += random.nextInt(20);
                        var due = sorted.isEmpty() || sorted.get(0).deadlineNanos - now > 0 ? null : sorted.remove(0);
                        assertThat(heap.poll(now))
                                .as("seed %d step %d", seed, step)
                                .isSameAs(due);
                    }
                }
                assertThat(heap.isEmpty()).isEqualTo(sorted.isEmpty());
            }
        }
    }
}
