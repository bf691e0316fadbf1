// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;

final class StreamCallTest {
    private final FakeCall call = new FakeCall();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger readies = new AtomicInteger();

    @Test
    void asksForMoreOnlyWhileThereIsRoomForAnswers() {
        var events = call.begin(
                "x.Echo",
                new RpcMethod.Bidirectional("Echo", (context, responses) -> new Echo(responses)),
                Duration.ofDays(1));
        events.onMessage(Bytes.utf8("a"));
        assertThat(call.requested).as("one ahead").isEqualTo(2);

        call.ready = false;
        events.onMessage(Bytes.utf8("b"));
        events.onReady();
        assertThat(taken).hasValue(2);
        assertThat(call.requested).as("nothing while there is no room").isEqualTo(2);

        call.ready = true;
        events.onReady();
        events.onReady();
        assertThat(call.requested).as("the one that was held back").isEqualTo(3);
        assertThat(readies).hasValue(3);
    }

    private final class Echo implements RequestStream {
        private final ResponseStream responses;

        Echo(ResponseStream responses) {
            this.responses = responses;
        }

        @Override
        public void next(Bytes request) {
            taken.incrementAndGet();
            responses.send(request);
        }

        @Override
        public void halfClosed() {}

        @Override
        public void cancelled() {}

        @Override
        public void ready() {
            readies.incrementAndGet();
        }
    }
}
