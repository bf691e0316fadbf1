// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.PutRequest;

final class UnaryCallTest {
    private final FakeCall call = new FakeCall();
    private final List<Bytes> handled = new ArrayList<>();

    @Test
    void carriesOutNothingOfTwoRequests() {
        var events = call.begin("etcdserverpb.KV", put(), Duration.ofDays(1));

        events.onMessage(Bytes.utf8("a"));
        events.onMessage(Bytes.utf8("b"));
        events.onHalfClose();

        assertThat(handled).isEmpty();
        assertThat(call.ends).extracting(Status::getDescription).containsExactly("grpc: more than one request came");
    }

    @Test
    void logsASlowCallThatCannotBeRead() {
        var events = call.begin("etcdserverpb.KV", put(), Duration.ZERO);

        events.onMessage(Bytes.of((byte) 0x0a, (byte) 0x7f));
        events.onHalfClose();

        assertThat(call.ends).extracting(Status::getCode).containsExactly(Status.Code.INTERNAL);
    }

    private RpcMethod put() {
        return new RpcMethod.Unary("Put", (context, request, reply) -> {
            handled.add(PutRequest.decode(request).key());
            reply.send(Bytes.EMPTY);
        });
    }
}
