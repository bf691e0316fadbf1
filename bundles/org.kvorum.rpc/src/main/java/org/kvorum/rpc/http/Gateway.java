// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Consumer;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;
import org.kvorum.rpc.call.Mounts;

/** The JSON gateway: each path is a method, called in the process with the very handler that serves it over gRPC. */
final class Gateway {
    private final Mounts mounts;
    private final CallGate gate;
    private final int requestBytesMax;

    /** A request is longer as JSON. */
    private final int bodyBytesMax;

    private final GatewayRoutes routes = new GatewayRoutes();
    private final JsonMessages messages = new JsonMessages();

    Gateway(Mounts mounts, CallGate gate, int requestBytesMax) {
        this.mounts = mounts;
        this.gate = gate;
        this.requestBytesMax = requestBytesMax;
        this.bodyBytesMax = (int) Math.min(4L * requestBytesMax, Integer.MAX_VALUE);
    }

    HttpBody open(HttpExchange exchange, String path) {
        var descriptor = routes.find(path);
        if (descriptor == null) {
            return refuse(exchange, new RpcException(Errors.NOT_FOUND, "Not Found"));
        }
        if (!exchange.method().equals("POST")) {
            return refuse(exchange, new RpcException(Errors.UNIMPLEMENTED, "Method Not Allowed"));
        }
        var service = descriptor.getService().getFullName();
        var mounted = mounts.find(service + "/" + descriptor.getName());
        if (mounted == null) {
            return refuse(exchange, new RpcException(Errors.UNIMPLEMENTED, "unknown service " + service));
        }
        GatewayContext context;
        try {
            context = new GatewayContext(exchange);
        } catch (RpcException e) {
            return refuse(exchange, e);
        }
        if (mounted.method() instanceof RpcMethod.Unary unary) {
            return unary(exchange, context, mounted, unary, descriptor);
        }
        var stream = new GatewayStream(
                exchange, context, mounted, descriptor, messages, gate, requestBytesMax, bodyBytesMax);
        stream.open();
        return stream;
    }

    static RpcException tooLarge(int bytes, int bytesMax) {
        return new RpcException(
                Errors.RESOURCE_EXHAUSTED,
                "grpc: received message larger than max (" + bytes + " vs. " + bytesMax + ")");
    }

    static void answer(HttpExchange exchange, RpcException error, boolean stream) {
        if (error.code() == Errors.UNAUTHENTICATED) {
            exchange.header("WWW-Authenticate", error.text());
        }
        var status = Json.status(error.code(), error.text());
        exchange.answer(
                httpStatus(error.code()),
                "application/json",
                Bytes.utf8(stream ? "{\"error\":" + status + "}\n" : status));
    }

    private HttpBody unary(
            HttpExchange exchange,
            GatewayContext context,
            MountedMethod mounted,
            RpcMethod.Unary method,
            MethodDescriptor descriptor) {
        mounted.metrics().started();
        var reply = new GatewayReply(exchange, context, mounted, descriptor, messages);
        Consumer<Bytes> whenComplete = json -> {
            if (context.isCancelled()) {
                // its time was over before the body was complete, and it has been answered
                return;
            }
            try {
                var request = messages.encode(descriptor.getInputType(), json.toStringUtf8());
                mounted.metrics().received(request.length());
                var refusal = request.length() > requestBytesMax
                        ? tooLarge(request.length(), requestBytesMax)
                        : gate.refusal(mounted, context, request);
                if (refusal != null) {
                    reply.fail(refusal);
                } else {
                    method.handler().handle(context, request, reply);
                }
            } catch (InvalidProtocolBufferException e) {
                reply.fail(new RpcException(Errors.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                reply.fail(Errors.of(e));
            }
        };
        var body = new WholeBody(
                bodyBytesMax,
                whenComplete,
                () -> reply.fail(new RpcException(
                        Errors.RESOURCE_EXHAUSTED, "request body is larger than " + bodyBytesMax + " bytes")));
        context.startDeadline(
                () -> reply.fail(new RpcException(Errors.DEADLINE_EXCEEDED, "context deadline exceeded")));
        return new HttpBody() {
            @Override
            public void part(Bytes bytes) {
                body.part(bytes);
            }

            @Override
            public void end() {
                body.end();
            }

            @Override
            public void gone() {
                context.cancel();
            }
        };
    }

    private static HttpBody refuse(HttpExchange exchange, RpcException error) {
        answer(exchange, error, false);
        return HttpBody.IGNORED;
    }

    private static int httpStatus(int code) {
        return switch (code) {
            case Errors.CANCELED -> 499;
            case Errors.INVALID_ARGUMENT, Errors.FAILED_PRECONDITION, Errors.OUT_OF_RANGE -> 400;
            case Errors.DEADLINE_EXCEEDED -> 504;
            case Errors.NOT_FOUND -> 404;
            case 6, 10 -> 409;
            case Errors.PERMISSION_DENIED -> 403;
            case Errors.RESOURCE_EXHAUSTED -> 429;
            case Errors.UNIMPLEMENTED -> 501;
            case Errors.UNAVAILABLE -> 503;
            case Errors.UNAUTHENTICATED -> 401;
            default -> 500;
        };
    }
}
