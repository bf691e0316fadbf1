// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.cli.Values;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;

@Timeout(20)
final class FailoverTest {
    private static final Values FLAGS = new Values(
            Map.of(
                    "command-timeout", Duration.ofSeconds(5),
                    "dial-timeout", Duration.ofSeconds(2),
                    "keepalive-time", Duration.ofSeconds(2),
                    "keepalive-timeout", Duration.ofSeconds(6),
                    "max-recv-bytes", 0L),
            Set.of());

    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new KVGrpc.KVImplBase() {
                    @Override
                    public void range(RangeRequest request, StreamObserver<RangeResponse> reply) {
                        reply.onNext(RangeResponse.getDefaultInstance());
                        reply.onCompleted();
                    }
                })
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        called.add(call.getAuthority());
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }

    @AfterEach
    void end() {
        server.shutdownNow();
    }

    @Test
    void eachServerIsCalledByItsOwnName() throws IOException {
        String second = "localhost:" + server.getPort();
        var plain = new TlsSettings("", "", "", "", false, false);

        try (var connections = new NettyConnections(
                List.of("127.0.0.1:" + closedPort(), second), FLAGS, plain, new Credentials("", "", ""))) {
            var unused = ClientCalls.blockingUnaryCall(
                    connections.any(),
                    KVGrpc.getRangeMethod(),
                    CallOptions.DEFAULT.withWaitForReady(),
                    RangeRequest.getDefaultInstance());
        }

        // with TLS, this is the name that its certificate must have
        assertThat(called).containsExactly(second);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
