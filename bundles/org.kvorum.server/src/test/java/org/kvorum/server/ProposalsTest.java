// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.env.system.SystemEnvironment;

final class ProposalsTest {
    private final SystemEnvironment environment = new SystemEnvironment();
    private final EventLoop loop = environment.newEventLoop("test", failure -> {});
    private final Proposals<String> proposals = new Proposals<>(
            environment.ticker(), loop, Duration.ofMinutes(1), since -> ErrorCode.TIMEOUT, Metrics.none());

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void nobodyWaitsAfterTheEnd() {
        var before = proposals.register(1);

        proposals.end(ErrorCode.STOPPED);

        assertStopped(before);
        // Somebody who found the member running a moment ago.
        assertStopped(proposals.register(2));
        assertThat(proposals.isWaiting(2)).isFalse();
        assertThat(proposals.size()).isZero();
    }

    private static void assertStopped(CompletableFuture<String> answer) {
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(RequestException.class, e -> assertThat(
                        e.error())
                .isEqualTo(ErrorCode.STOPPED));
    }
}
