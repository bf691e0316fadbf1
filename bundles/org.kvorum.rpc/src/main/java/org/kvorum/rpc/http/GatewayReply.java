// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;

/** Answers a unary call as JSON. */
final class GatewayReply implements UnaryReply {
    private final HttpExchange exchange;
    private final GatewayContext context;
    private final MountedMethod mounted;
    private final MethodDescriptor descriptor;
    private final JsonMessages messages;

    /** A deadline may answer before the handler does. */
    private final AtomicBoolean answered = new AtomicBoolean();

    GatewayReply(
            HttpExchange exchange,
            GatewayContext context,
            MountedMethod mounted,
            MethodDescriptor descriptor,
            JsonMessages messages) {
        this.exchange = exchange;
        this.context = context;
        this.mounted = mounted;
        this.descriptor = descriptor;
        this.messages = messages;
    }

    @Override
    public void send(Bytes response) {
        if (answered.compareAndSet(false, true)) {
            context.ended();
            mounted.metrics().sent(response.length());
            mounted.metrics().handled(Errors.OK);
            exchange.header("Grpc-Metadata-Content-Type", "application/grpc");
            exchange.answer(200, "application/json", Bytes.utf8(messages.decode(descriptor.getOutputType(), response)));
        }
    }

    @Override
    public void fail(RpcException error) {
        if (answered.compareAndSet(false, true)) {
            context.ended();
            mounted.metrics().handled(error.code());
            Gateway.answer(exchange, error, false);
        }
    }
}
