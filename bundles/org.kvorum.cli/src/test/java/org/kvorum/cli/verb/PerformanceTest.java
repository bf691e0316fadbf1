// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PerformanceTest {
    private static final CheckPerf.Load LOAD = new CheckPerf.Load(10, 2, Duration.ofSeconds(1));

    private final Latencies latencies = new Latencies();
    private final AtomicLong clock = new AtomicLong(500);
    private final Pacer pacer = new Pacer(100, 3, clock::get);

    private long nextMillis() {
        Duration pause = pacer.next();
        clock.addAndGet(pause.toNanos());
        return pause.toMillis();
    }

    @Test
    void theFirstIsAtOnceAndOthersFollowEvenly() {
        assertThat(nextMillis()).isZero();
        assertThat(nextMillis()).isEqualTo(10);
        clock.addAndGet(4_000_000);
        assertThat(nextMillis()).isEqualTo(6);
    }

    @Test
    void whatWasMissedIsMadeUpForOnlyInPart() {
        assertThat(nextMillis()).isZero();
        clock.addAndGet(1_000_000_000);
        for (int late = 0; late < 4; late++) {
            assertThat(nextMillis()).isZero();
        }
        assertThat(nextMillis()).isEqualTo(10);
    }

    @Test
    void deviationIsThatOfAllAnswers() {
        for (int seconds : new int[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            latencies.answered(Duration.ofSeconds(seconds).toNanos());
        }
        assertThat(latencies.deviationSeconds()).isCloseTo(2, within(1e-9));
        assertThat(latencies.slowestSeconds()).isEqualTo(9);
        assertThat(new Latencies().deviationSeconds()).isZero();
    }

    @Test
    void passesIfAllIsWell() {
        for (int i = 0; i < 10; i++) {
            latencies.answered(Duration.ofMillis(20).toNanos());
        }
        CheckPerf.Verdict verdict = CheckPerf.judge(LOAD, latencies, 1.0);
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.lines())
                .containsExactly(
                        "PASS: Throughput is 11 writes/s",
                        "PASS: Slowest request took 0.020000s",
                        "PASS: Stddev is 0.000000s",
                        "PASS");
    }

    @Test
    void failsIfAnythingIsNot() {
        latencies.answered(Duration.ofMillis(100).toNanos());
        latencies.answered(Duration.ofMillis(700).toNanos());
        latencies.refused("etcdserver: too many requests");
        latencies.refused("etcdserver: too many requests");
        CheckPerf.Verdict verdict = CheckPerf.judge(LOAD, latencies, 1.0);
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.lines())
                .containsExactly(
                        "FAIL: too many errors",
                        "FAIL: ERROR(etcdserver: too many requests) -> 2",
                        "FAIL: Throughput too low: 3 writes/s",
                        "Slowest request took too long: 0.700000s",
                        "Stddev too high: 0.300000s",
                        "FAIL");
    }
}
