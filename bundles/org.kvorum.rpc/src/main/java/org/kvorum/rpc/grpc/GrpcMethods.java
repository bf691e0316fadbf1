// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.MountedMethod;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.call.SlowCalls;

/** Shows the mounted methods to gRPC. They are looked up call by call, so that services come and go while the port is open. Any thread. */
public final class GrpcMethods extends HandlerRegistry {
    private final Mounts mounts;
    private final CallGate gate;
    private final SlowCalls slowCalls;
    private final Ticker ticker;
    private final int requestBytesMax;
    private final Map<String, Bound> bound = new ConcurrentHashMap<>();
    private volatile int boundChanges;
    private final Map<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();

    private record Bound(MountedMethod mounted, ServerMethodDefinition<?, ?> definition) {}

    /** Creates the registry. */
    public GrpcMethods(Mounts mounts, CallGate gate, SlowCalls slowCalls, Ticker ticker, int requestBytesMax) {
        this.mounts = mounts;
        this.gate = gate;
        this.slowCalls = slowCalls;
        this.ticker = ticker;
        this.requestBytesMax = requestBytesMax;
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
        forgetUnmounted();
        var mounted = mounts.find(methodName);
        if (mounted == null) {
            return unknown(methodName);
        }
        var known = bound.get(methodName);
        if (known == null || known.mounted() != mounted) {
            known = new Bound(mounted, define(mounted));
            bound.put(methodName, known);
        }
        return known.definition();
    }

    /** Keeps no service that has gone, nor the bundle that brought it, in memory beyond the next call. */
    private void forgetUnmounted() {
        int changes = mounts.changes();
        if (changes != boundChanges) {
            boundChanges = changes;
            bound.clear();
        }
    }

    /** Returns how many methods are kept ready. */
    int keptReady() {
        return bound.size();
    }

    /** Ends all streams with the error. */
    public void abortStreams(RpcException error) {
        streams.forEach(stream -> stream.abort(error));
    }

    CallGate gate() {
        return gate;
    }

    SlowCalls slowCalls() {
        return slowCalls;
    }

    long warningNanos() {
        return slowCalls.thresholdNanos();
    }

    long nanos() {
        return ticker.nanos();
    }

    int requestBytesMax() {
        return requestBytesMax;
    }

    void opened(StreamCall stream) {
        streams.add(stream);
    }

    void closed(StreamCall stream) {
        streams.remove(stream);
    }

    Metadata.Key<String> key(String name) {
        var key = keys.get(name);
        return key == null
                ? keys.computeIfAbsent(name, text -> Metadata.Key.of(text, Metadata.ASCII_STRING_MARSHALLER))
                : key;
    }

    private ServerMethodDefinition<Bytes, MessageStream> define(MountedMethod mounted) {
        var method = mounted.method();
        if (method instanceof RpcMethod.Unary unary) {
            return ServerMethodDefinition.create(
                    descriptor(mounted.fullName(), MethodType.UNARY),
                    (call, metadata) -> new UnaryCall(call, metadata, mounted, unary, this));
        }
        if (method instanceof RpcMethod.ServerStreaming streaming) {
            return ServerMethodDefinition.create(
                    descriptor(mounted.fullName(), MethodType.SERVER_STREAMING), (call, metadata) -> {
                        var stream = new StreamCall(call, metadata, mounted, this);
                        stream.open(streaming.handler());
                        return stream;
                    });
        }
        var streaming = (RpcMethod.Bidirectional) method;
        return ServerMethodDefinition.create(
                descriptor(mounted.fullName(), MethodType.BIDI_STREAMING), (call, metadata) -> {
                    var stream = new StreamCall(call, metadata, mounted, this);
                    stream.open(streaming.handler());
                    return stream;
                });
    }

    /** Returns a method that refuses in the words of grpc-go. */
    private ServerMethodDefinition<Bytes, MessageStream> unknown(String methodName) {
        int slash = methodName.lastIndexOf('/');
        String service = slash < 0 ? "" : methodName.substring(0, slash);
        String text = mounts.hasService(service)
                ? "unknown method " + methodName.substring(slash + 1) + " for service " + service
                : "unknown service " + service;
        ServerCallHandler<Bytes, MessageStream> handler = (call, metadata) -> {
            call.close(Status.UNIMPLEMENTED.withDescription(text), new Metadata());
            return new ServerCall.Listener<>() {};
        };
        return ServerMethodDefinition.create(descriptor(methodName, MethodType.UNKNOWN), handler);
    }

    private static MethodDescriptor<Bytes, MessageStream> descriptor(String fullName, MethodType type) {
        return MethodDescriptor.<Bytes, MessageStream>newBuilder()
                .setType(type)
                .setFullMethodName(fullName)
                .setRequestMarshaller(Marshallers.REQUEST)
                .setResponseMarshaller(Marshallers.RESPONSE)
                .build();
    }
}
