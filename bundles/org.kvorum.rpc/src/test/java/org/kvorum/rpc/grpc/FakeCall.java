// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.call.CallGate;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.call.SlowCalls;
import org.kvorum.rpc.fake.FakeMember;

/** The transport's side of a call: what was asked of it, and what it says when asked. */
final class FakeCall extends ServerCall<Bytes, MessageStream> {
    private static final int REQUEST_BYTES_MAX = 1 << 20;

    final List<Status> ends = new ArrayList<>();
    int requested;
    boolean ready = true;

    /** Begins a call of the method, which is logged if it took longer than {@code slow}. */
    @SuppressWarnings("unchecked") // all methods are of bytes
    Listener<Bytes> begin(String service, RpcMethod method, Duration slow) {
        var mounts = new Mounts(Metrics.none());
        mounts.mount(new One(service, method));
        var methods = methods(mounts, slow);
        var found = Objects.requireNonNull(methods.lookupMethod(service + "/" + method.name(), null));
        var handler = (io.grpc.ServerCallHandler<Bytes, MessageStream>) found.getServerCallHandler();
        return handler.startCall(this, new Metadata());
    }

    /** Returns the methods of the services, no call of which is slow. */
    static GrpcMethods methods(Mounts mounts) {
        return methods(mounts, Duration.ofDays(1));
    }

    private static GrpcMethods methods(Mounts mounts, Duration slow) {
        var gate = new CallGate(new FakeMember(), Metrics.none(), new NoLoop(), Duration.ofSeconds(1));
        var slowCalls = new SlowCalls(slow, InstantSource.fixed(Instant.EPOCH));
        return new GrpcMethods(mounts, gate, slowCalls, System::nanoTime, REQUEST_BYTES_MAX);
    }

    @Override
    public void request(int messages) {
        requested += messages;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(MessageStream message) {}

    @Override
    public void close(Status status, Metadata trailers) {
        ends.add(status);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<Bytes, MessageStream> getMethodDescriptor() {
        throw new UnsupportedOperationException("nobody asks");
    }

    private record One(String name, RpcMethod method) implements RpcService {
        @Override
        public List<RpcMethod> methods() {
            return List.of(method);
        }
    }

    /** Runs nothing. */
    private static final class NoLoop implements EventLoop {
        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {}

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
