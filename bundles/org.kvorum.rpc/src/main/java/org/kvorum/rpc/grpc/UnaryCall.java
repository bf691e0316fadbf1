// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;

/** A unary call. Its events come on its connection's event loop, its reply from anywhere. */
final class UnaryCall extends GrpcCall implements UnaryReply {
    private final RpcMethod.Unary method;
    private final long startNanos;
    private @Nullable Bytes request;

    /** Whether it was answered for what came, so that no handler may; of the connection's event loop. */
    private boolean refused;

    UnaryCall(
            ServerCall<Bytes, MessageStream> call,
            Metadata metadata,
            MountedMethod mounted,
            RpcMethod.Unary method,
            GrpcMethods methods) {
        super(call, metadata, mounted, methods);
        this.method = method;
        this.startNanos = methods.nanos();
        mounted.metrics().started();
        // one for the message, one to learn that there is no second
        call.request(2);
    }

    @Override
    public void onMessage(Bytes message) {
        mounted.metrics().received(message.length());
        if (request != null && !refused) {
            refused = true;
            fail(new RpcException(Errors.INTERNAL, "grpc: more than one request came"));
        }
        request = message;
    }

    @Override
    public void onHalfClose() {
        if (refused) {
            return;
        }
        var message = request;
        if (message == null) {
            fail(noRequest());
            return;
        }
        var refusal = oversize(message);
        if (refusal != null) {
            fail(refusal);
            return;
        }
        try {
            refusal = methods.gate().refusal(mounted, this, message);
            if (refusal != null) {
                fail(refusal);
            } else {
                method.handler().handle(this, message, this);
            }
        } catch (RuntimeException e) {
            fail(Errors.of(e));
        }
    }

    @Override
    public void onCancel() {
        cancel();
    }

    @Override
    public void send(Bytes response) {
        call.sendHeaders(new Metadata());
        call.sendMessage(new MessageStream(response));
        call.close(Status.OK, new Metadata());
        mounted.metrics().sent(response.length());
        ended(Errors.OK, response);
    }

    @Override
    public void fail(RpcException error) {
        call.close(status(error), new Metadata());
        ended(error.code(), Bytes.EMPTY);
    }

    private void ended(int code, Bytes response) {
        mounted.metrics().handled(code);
        long nanos = methods.nanos() - startNanos;
        if (nanos > methods.warningNanos()) {
            methods.slowCalls().warn(mounted, this, nanos, request == null ? Bytes.EMPTY : request, response);
        }
    }
}
