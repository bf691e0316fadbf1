// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.ResponseStream;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.rpc.UnaryReply;
import org.kvorum.bytes.Bytes;

/** A call as the edge makes it, and what came of it. */
final class Call implements RpcContext, UnaryReply, ResponseStream {
    final List<byte[]> responses = new ArrayList<>();

    @Nullable
    RpcException error;

    boolean completed;
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;
    private @Nullable RequestStream requests;

    static Call to(RpcService service, String method, byte[] request) {
        var call = new Call();
        var found = service.methods().stream()
                .filter(each -> each.name().equals(method))
                .findFirst()
                .orElseThrow();
        try {
            if (found instanceof RpcMethod.Unary unary) {
                unary.handler().handle(call, Bytes.of(request), call);
            } else if (found instanceof RpcMethod.ServerStreaming streaming) {
                call.requests = streaming.handler().open(call, call);
                call.requests.next(Bytes.of(request));
                call.requests.halfClosed();
            }
        } catch (RpcException e) {
            call.error = e;
        }
        return call;
    }

    boolean isPending() {
        return responses.isEmpty() && error == null && !completed;
    }

    /** Returns the one answer of a call that went well. */
    byte[] response() {
        if (error != null) {
            throw new AssertionError(error.code() + " " + error.text());
        }
        return responses.get(0);
    }

    /** Returns code and text of a call that failed. */
    String failure() {
        return error == null ? "none" : error.code() + " " + error.text();
    }

    void cancel() {
        cancelled = true;
        onCancel.forEach(Runnable::run);
        if (requests != null) {
            requests.cancelled();
        }
    }

    @Override
    public void send(Bytes response) {
        responses.add(response.toByteArray());
    }

    @Override
    public void fail(RpcException failure) {
        error = failure;
    }

    @Override
    public void complete() {
        completed = true;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Optional<String> metadata(String name) {
        return Optional.empty();
    }

    @Override
    public String remoteAddress() {
        return "test";
    }

    @Override
    public void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        } else {
            onCancel.add(action);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
