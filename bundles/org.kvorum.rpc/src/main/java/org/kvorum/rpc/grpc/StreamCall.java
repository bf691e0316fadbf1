// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.StreamHandler;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;

/** A stream. Requests come on the connection's event loop; responses from any thread, one at a time, which the lock sees to. */
final class StreamCall extends GrpcCall implements ResponseStream, CallGate.LeaderStream {
    /** How much may wait in the transport before a stream counts as not ready. */
    private static final int READY_BYTES = 256 * 1024;

    private volatile @Nullable RequestStream requests;

    /** Whether there was a request; of the connection's event loop. */
    private boolean requested;

    /** Whether no further request is asked for until there is room for its answer; of the connection's event loop. */
    private boolean heldBack;

    private final Object sending = new Object();
    private boolean headersSent;
    private boolean closed;

    StreamCall(ServerCall<Bytes, MessageStream> call, Metadata metadata, MountedMethod mounted, GrpcMethods methods) {
        super(call, metadata, mounted, methods);
    }

    void open(StreamHandler handler) {
        mounted.metrics().started();
        call.setOnReadyThreshold(READY_BYTES);
        RpcException refusal;
        try {
            refusal = methods.gate().streamRefusal(mounted, this);
            if (refusal == null) {
                methods.gate().follow(this, this);
                methods.opened(this);
                var opened = handler.open(this, this);
                requests = opened;
                if (isOver() && isCancelled()) {
                    // ended from outside while it was being opened
                    opened.cancelled();
                }
            }
        } catch (RuntimeException e) {
            refusal = Errors.of(e);
        }
        if (refusal != null) {
            fail(refusal);
        } else {
            call.request(1);
        }
    }

    @Override
    public void onMessage(Bytes message) {
        mounted.metrics().received(message.length());
        var refusal = requested && takesOne()
                ? new RpcException(Errors.INTERNAL, "grpc: more than one request came")
                : oversize(message);
        if (refusal != null) {
            abort(refusal);
            return;
        }
        requested = true;
        var opened = requests;
        if (opened != null && !isOver()) {
            opened.next(message);
            heldBack = true;
            requestNext();
        }
    }

    /** A client that sends and does not read would fill memory with answers: the flow control of its own stream stops it. */
    private void requestNext() {
        if (heldBack && call.isReady()) {
            heldBack = false;
            call.request(1);
        }
    }

    private boolean takesOne() {
        return mounted.method() instanceof RpcMethod.ServerStreaming;
    }

    @Override
    public void onHalfClose() {
        if (!requested && takesOne()) {
            abort(noRequest());
            return;
        }
        var opened = requests;
        if (opened != null) {
            opened.halfClosed();
        }
    }

    @Override
    public void onCancel() {
        synchronized (sending) {
            if (!closed) {
                closed = true;
                mounted.metrics().handled(Errors.CANCELED);
            }
        }
        over();
    }

    @Override
    public void onComplete() {
        over();
    }

    @Override
    public void onReady() {
        var opened = requests;
        if (opened != null) {
            opened.ready();
        }
        requestNext();
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public void send(Bytes response) {
        synchronized (sending) {
            if (!closed) {
                begin();
                call.sendMessage(new MessageStream(response));
                mounted.metrics().sent(response.length());
            }
        }
    }

    /** The transport gathers what is sent before its event loop comes round: a run leaves with one flush, in one frame where it fits. */
    @Override
    public void sendAll(Iterable<Bytes> responses) {
        synchronized (sending) {
            for (var response : responses) {
                send(response);
            }
        }
    }

    @Override
    public void complete() {
        synchronized (sending) {
            if (!closed) {
                closed = true;
                begin();
                call.close(Status.OK, new Metadata());
                mounted.metrics().handled(Errors.OK);
            }
        }
    }

    @Override
    public void fail(RpcException error) {
        synchronized (sending) {
            if (!closed) {
                closed = true;
                call.close(status(error), new Metadata());
                mounted.metrics().handled(error.code());
            }
        }
    }

    /** Ends the stream from outside: the handler hears of it as of a cancellation. */
    @Override
    public void abort(RpcException error) {
        fail(error);
        over();
    }

    private void begin() {
        if (!headersSent) {
            headersSent = true;
            call.sendHeaders(new Metadata());
        }
    }

    private boolean isOver() {
        synchronized (sending) {
            return closed;
        }
    }

    private void over() {
        methods.gate().unfollow(this);
        methods.closed(this);
        if (cancel()) {
            var opened = requests;
            if (opened != null) {
                opened.cancelled();
            }
        }
    }
}
