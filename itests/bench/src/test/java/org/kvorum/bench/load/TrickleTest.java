// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.bench.FakeEtcd;
import org.kvorum.bench.h2.Method;

@Timeout(20)
class TrickleTest {

    @Test
    void putsGoOnWhileSomeFailAndTheirAnswersAreTimed() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean();
        try (FakeEtcd server = new FakeEtcd()
                .unary(Method.PUT.path(), request -> {
                    if (refusing.get()) {
                        throw Status.UNAVAILABLE.withDescription("no leader").asRuntimeException();
                    }
                    return new byte[] {10, 0};
                })
                .start()) {
            try (Trickle trickle = Trickle.start(
                    List.of(server.address(), server.address()),
                    Duration.ofMillis(2),
                    Duration.ofMillis(200),
                    new Keys("t/", 10),
                    new Values(8, 1))) {
                await(() -> trickle.successes().size() > 10);
                refusing.set(true);
                await(() -> trickle.failures().getOrDefault("Unavailable: no leader", 0L) > 10);
                refusing.set(false);
                int before = trickle.successes().size();
                await(() -> trickle.successes().size() > before + 5);
            }
        }
    }

    @Test
    void aPutThatIsNotAnsweredIsCancelled() throws Exception {
        try (FakeEtcd server =
                new FakeEtcd().streaming(Method.PUT.path(), FakeEtcd::silence).start()) {
            try (Trickle trickle = Trickle.start(
                    List.of(server.address()),
                    Duration.ofMillis(2),
                    Duration.ofMillis(20),
                    new Keys("t/", 10),
                    new Values(8, 1))) {
                await(() -> trickle.failures().getOrDefault("Canceled: cancelled by the client", 0L) > 5);
                assertThat(trickle.successes()).isEmpty();
            }
        }
    }

    @Test
    void theLongestGapMayBeginBeforeAndEndAtNow() {
        List<Long> successes = List.of(1L, 4L, 10L, 11L, 20L);
        assertThat(Trickle.longestGapNanos(successes, 5, 21)).isEqualTo(9);
        assertThat(Trickle.longestGapNanos(successes, 5, 40)).isEqualTo(20);
        assertThat(Trickle.longestGapNanos(List.of(1L, 4L, 30L), 5, 31)).isEqualTo(26);
        assertThat(Trickle.longestGapNanos(List.of(), 5, 31)).isEqualTo(26);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
