// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.service;

import java.util.List;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.rpc.call.Errors;

/** {@code grpc.health.v1.Health}: the server as a whole, which has the empty name, serves as long as it can answer. */
public final class HealthService implements RpcService {
    private static final int SERVING = 1;
    private static final int SERVICE_UNKNOWN = 3;

    @Override
    public String name() {
        return "grpc.health.v1.Health";
    }

    @Override
    public List<RpcMethod> methods() {
        return List.of(
                new RpcMethod.Unary("Check", HealthService::check),
                new RpcMethod.ServerStreaming("Watch", (context, responses) -> new Watch(responses)));
    }

    private static void check(RpcContext context, Bytes message, UnaryReply reply) {
        if (service(message).isEmpty()) {
            reply.send(status(SERVING));
        } else {
            reply.fail(new RpcException(Errors.NOT_FOUND, "unknown service"));
        }
    }

    private static Bytes status(int status) {
        return new WireWriter(16).varint(1, status).toBytes();
    }

    private static String service(Bytes message) {
        String service = "";
        var in = new WireReader(message);
        while (in.next()) {
            if (in.field() == 1) {
                service = in.string();
            } else {
                in.skip();
            }
        }
        return service;
    }

    /** Tells the status once and stays open: it does not change while the server lives. */
    private record Watch(ResponseStream responses) implements RequestStream {
        @Override
        public void next(Bytes request) {
            try {
                responses.send(status(service(request).isEmpty() ? SERVING : SERVICE_UNKNOWN));
            } catch (RuntimeException e) {
                responses.fail(Errors.of(e));
            }
        }

        @Override
        public void halfClosed() {}

        @Override
        public void cancelled() {}
    }
}
