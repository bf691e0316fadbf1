// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

final class HttpConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpConnection(exchange -> HttpBody.IGNORED));

    @Test
    void readsNothingWhileNobodyReadsWhatItAnswers() {
        var waiting = channel.unsafe().outboundBuffer();

        waiting.setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        waiting.setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
