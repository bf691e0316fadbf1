// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;

/** A stream over HTTP: the body brings JSON objects, the answer is one line of JSON a message. */
final class GatewayStream implements HttpBody, ResponseStream, CallGate.LeaderStream {
    private final HttpExchange exchange;
    private final GatewayContext context;
    private final MountedMethod mounted;
    private final MethodDescriptor descriptor;
    private final JsonMessages messages;
    private final CallGate gate;
    private final int requestBytesMax;
    private final int jsonBytesMax;
    private final JsonObjects objects = new JsonObjects();
    private final Object sending = new Object();
    private volatile @Nullable RequestStream requests;
    private boolean begun;
    private boolean closed;
    private boolean halfClosed;
    private boolean requested;

    GatewayStream(
            HttpExchange exchange,
            GatewayContext context,
            MountedMethod mounted,
            MethodDescriptor descriptor,
            JsonMessages messages,
            CallGate gate,
            int requestBytesMax,
            int jsonBytesMax) {
        this.exchange = exchange;
        this.context = context;
        this.mounted = mounted;
        this.descriptor = descriptor;
        this.messages = messages;
        this.gate = gate;
        this.requestBytesMax = requestBytesMax;
        this.jsonBytesMax = jsonBytesMax;
    }

    void open() {
        mounted.metrics().started();
        context.startDeadline(() -> abort(new RpcException(Errors.DEADLINE_EXCEEDED, "context deadline exceeded")));
        try {
            var refusal = gate.streamRefusal(mounted, context);
            if (refusal != null) {
                fail(refusal);
                return;
            }
            gate.follow(context, this);
            var handler = mounted.method() instanceof RpcMethod.ServerStreaming streaming
                    ? streaming.handler()
                    : ((RpcMethod.Bidirectional) mounted.method()).handler();
            var opened = handler.open(context, this);
            requests = opened;
            if (context.isCancelled()) {
                // ended from outside while it was being opened
                opened.cancelled();
            }
        } catch (RuntimeException e) {
            fail(Errors.of(e));
        }
    }

    @Override
    public void part(Bytes bytes) {
        if (isOver()) {
            return;
        }
        for (var json : objects.feed(bytes)) {
            request(json);
        }
        if (objects.pendingBytes() > jsonBytesMax) {
            abort(Gateway.tooLarge(objects.pendingBytes(), jsonBytesMax));
        }
    }

    @Override
    public void end() {
        if (takesOne() && !requested) {
            // no body at all is an empty message
            request("");
        }
        halfClose();
    }

    @Override
    public void gone() {
        synchronized (sending) {
            if (!closed) {
                closed = true;
                mounted.metrics().handled(Errors.CANCELED);
            }
        }
        over();
    }

    @Override
    public void ready() {
        var open = requests;
        if (open != null) {
            open.ready();
        }
    }

    @Override
    public boolean isReady() {
        return exchange.isReady();
    }

    @Override
    public void send(Bytes response) {
        synchronized (sending) {
            if (closed) {
                return;
            }
            if (!begun) {
                begun = true;
                exchange.header("Grpc-Metadata-Content-Type", "application/grpc");
                exchange.begin(200, "application/json");
            }
            exchange.part(Bytes.utf8("{\"result\":" + messages.decode(descriptor.getOutputType(), response) + "}\n"));
            mounted.metrics().sent(response.length());
        }
    }

    @Override
    public void complete() {
        synchronized (sending) {
            if (closed) {
                return;
            }
            closed = true;
            mounted.metrics().handled(Errors.OK);
            if (begun) {
                exchange.end();
            } else {
                exchange.answer(200, "application/json", Bytes.EMPTY);
            }
        }
        over();
    }

    @Override
    public void fail(RpcException error) {
        synchronized (sending) {
            if (closed) {
                return;
            }
            closed = true;
            mounted.metrics().handled(error.code());
            if (begun) {
                exchange.part(Bytes.utf8("{\"error\":" + Json.status(error.code(), error.text()) + "}\n"));
                exchange.end();
            } else {
                Gateway.answer(exchange, error, true);
            }
        }
        over();
    }

    @Override
    public void abort(RpcException error) {
        fail(error);
    }

    private void request(String json) {
        var open = requests;
        // like etcd's gateway, which looks no further than it has to
        if (open == null || halfClosed || isOver() || (requested && takesOne())) {
            return;
        }
        try {
            var request = messages.encode(descriptor.getInputType(), json);
            mounted.metrics().received(request.length());
            if (request.length() > requestBytesMax) {
                abort(Gateway.tooLarge(request.length(), requestBytesMax));
                return;
            }
            requested = true;
            open.next(request);
        } catch (InvalidProtocolBufferException e) {
            // the gateway of etcd takes what it cannot read for the end of the requests, and tells nobody
            halfClose();
        }
    }

    private boolean takesOne() {
        return mounted.method() instanceof RpcMethod.ServerStreaming;
    }

    private void halfClose() {
        var open = requests;
        if (open != null && !halfClosed) {
            halfClosed = true;
            open.halfClosed();
        }
    }

    private boolean isOver() {
        synchronized (sending) {
            return closed;
        }
    }

    private void over() {
        gate.unfollow(this);
        if (context.cancel()) {
            var open = requests;
            if (open != null) {
                open.cancelled();
            }
        }
    }
}
