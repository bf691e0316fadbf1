// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench;

import com.google.common.io.ByteStreams;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A grpc-java server whose methods are functions from bytes to bytes. */
public final class FakeEtcd implements AutoCloseable {

    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final NettyServerBuilder builder = NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .executor(MoreExecutors.directExecutor());
    private final Map<String, ServerServiceDefinition.Builder> services = new HashMap<>();
    private @Nullable Server server;

    /** Answers each request with what {@code answer} makes of it. */
    public FakeEtcd unary(String path, UnaryOperator<byte[]> answer) {
        return add(
                path,
                MethodType.UNARY,
                ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> responses) -> {
                    byte[] response;
                    try {
                        response = answer.apply(request);
                    } catch (StatusRuntimeException refused) {
                        responses.onError(refused);
                        return;
                    }
                    responses.onNext(response);
                    responses.onCompleted();
                }));
    }

    public FakeEtcd streaming(String path, ServerCalls.BidiStreamingMethod<byte[], byte[]> method) {
        return add(path, MethodType.BIDI_STREAMING, ServerCalls.asyncBidiStreamingCall(method));
    }

    /** A method that never answers. */
    public static StreamObserver<byte[]> silence(StreamObserver<byte[]> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] request) {
                // that is the point
            }

            @Override
            public void onError(Throwable cancelled) {
                // the client gave up
            }

            @Override
            public void onCompleted() {
                // not even now
            }
        };
    }

    private FakeEtcd add(String path, MethodType type, ServerCallHandler<byte[], byte[]> handler) {
        String name = path.substring(1);
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder(new Raw(), new Raw())
                .setFullMethodName(name)
                .setType(type)
                .build();
        services.computeIfAbsent(MethodDescriptor.extractFullServiceName(name), ServerServiceDefinition::builder)
                .addMethod(method, handler);
        return this;
    }

    public NettyServerBuilder builder() {
        return builder;
    }

    public FakeEtcd start() throws IOException {
        services.values().forEach(service -> builder.addService(service.build()));
        server = builder.build().start();
        return this;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), running().getPort());
    }

    /** Sends GOAWAY, and stops when the running calls have ended. */
    public void shutdown() {
        running().shutdown();
    }

    @Override
    public void close() {
        if (server != null) {
            server.shutdownNow();
        }
    }

    private Server running() {
        return Objects.requireNonNull(server, "not started");
    }

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return ByteStreams.toByteArray(stream);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
