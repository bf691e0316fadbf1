// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReceivingTimeoutTest {
    private static final long SECONDS = 300;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline().addLast(new ReceivingTimeout(SECONDS));
    }

    @AfterEach
    void close() {
        var unused = channel.close();
    }

    @Test
    void aConnectionOnWhichNothingArrivesEnds() {
        pass(SECONDS + 1);

        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(channel::checkException).isInstanceOf(ReadTimeoutException.class);
    }

    @Test
    void aConnectionThatIsNotReadDoesNotEnd() {
        channel.config().setAutoRead(false);
        pass(3 * SECONDS);
        assertThat(channel.isOpen()).isTrue();

        channel.config().setAutoRead(true);
        pass(SECONDS + 1);

        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(channel::checkException).isInstanceOf(ReadTimeoutException.class);
    }

    private void pass(long seconds) {
        for (long passed = 0; passed < seconds; passed++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
