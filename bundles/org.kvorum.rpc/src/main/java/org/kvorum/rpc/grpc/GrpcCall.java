// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.rpc.RpcContext;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.Errors;
import org.kvorum.rpc.call.MountedMethod;
import org.kvorum.rpc.net.AddressText;

/** What unary calls and streams have in common. One object is a call's listener, its context and its reply: calls are many and short. */
abstract sealed class GrpcCall extends ServerCall.Listener<Bytes> implements RpcContext permits UnaryCall, StreamCall {
    final ServerCall<Bytes, MessageStream> call;
    final Metadata metadata;
    final MountedMethod mounted;
    final GrpcMethods methods;
    private @Nullable List<Runnable> onCancel;
    private boolean cancelled;

    GrpcCall(ServerCall<Bytes, MessageStream> call, Metadata metadata, MountedMethod mounted, GrpcMethods methods) {
        this.call = call;
        this.metadata = metadata;
        this.mounted = mounted;
        this.methods = methods;
    }

    @Override
    public Optional<String> metadata(String name) {
        return Optional.ofNullable(metadata.get(methods.key(name)));
    }

    @Override
    public String remoteAddress() {
        var address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address == null ? "" : AddressText.of(address);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (onCancel == null) {
                    onCancel = new ArrayList<>(1);
                }
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Marks the call as cancelled and tells whoever wants to know; returns whether it was not before. */
    final boolean cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            actions = onCancel == null ? List.of() : onCancel;
            onCancel = null;
        }
        actions.forEach(Runnable::run);
        return true;
    }

    static Status status(RpcException error) {
        return Status.fromCodeValue(error.code()).withDescription(error.text());
    }

    static RpcException noRequest() {
        return new RpcException(Errors.INTERNAL, "grpc: no request came before the end of the stream");
    }

    /** Returns grpc-go's refusal of a request that is too large, {@code null} if it is not. */
    final @Nullable RpcException oversize(Bytes request) {
        int max = methods.requestBytesMax();
        return request.length() <= max
                ? null
                : new RpcException(
                        Errors.RESOURCE_EXHAUSTED,
                        "grpc: received message larger than max (" + request.length() + " vs. " + max + ")");
    }
}
