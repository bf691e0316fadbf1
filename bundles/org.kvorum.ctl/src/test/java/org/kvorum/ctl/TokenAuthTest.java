// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthenticateRequest;
import org.kvorum.proto.etcdserverpb.AuthenticateResponse;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

@Timeout(20)
final class TokenAuthTest {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final String STALE = "etcdserver: invalid auth token";

    private final AtomicInteger tokens = new AtomicInteger();
    private volatile String carried = "";
    private Server server;
    private ManagedChannel channel;

    private final class Auth extends AuthGrpc.AuthImplBase {
        @Override
        public void authenticate(AuthenticateRequest request, StreamObserver<AuthenticateResponse> reply) {
            reply.onNext(
                    AuthenticateResponse.newBuilder().setToken("token" + tokens).build());
            reply.onCompleted();
        }
    }

    private final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> reply) {
            if (isKnown()) {
                reply.onNext(RangeResponse.getDefaultInstance());
                reply.onCompleted();
            } else {
                reply.onError(Status.UNAUTHENTICATED.withDescription(STALE).asRuntimeException());
            }
        }
    }

    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> reply) {
            reply.onNext(WatchResponse.newBuilder()
                    .setCanceled(!isKnown())
                    .setCancelReason(isKnown() ? "" : STALE)
                    .build());
            reply.onCompleted();
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchRequest request) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    private boolean isKnown() {
        return carried.equals("token" + tokens);
    }

    @BeforeEach
    void serve() throws IOException {
        var name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(new Auth())
                .addService(new Keys())
                .addService(new Watches())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        carried = String.valueOf(headers.get(TOKEN));
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aTokenThatIsRefusedIsReplaced() {
        var known = over();
        range(known);
        tokens.incrementAndGet();

        assertThatThrownBy(() -> range(known))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining(STALE);
        range(known);

        assertThat(carried).isEqualTo("token1");
    }

    @Test
    void soIsOneThatAWatchIsCanceledFor() {
        var known = over();
        tokens.incrementAndGet();
        var watch = ClientCalls.blockingServerStreamingCall(
                known.newCall(
                        WatchGrpc.getWatchMethod().toBuilder()
                                .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
                                .build(),
                        CallOptions.DEFAULT),
                WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.getDefaultInstance())
                        .build());
        assertThat(watch.next().getCanceled()).isTrue();

        range(known);

        assertThat(carried).isEqualTo("token1");
    }

    private Channel over() {
        return new TokenAuth(new Credentials("alice", "secret", ""), Duration.ofSeconds(5)).over(channel);
    }

    private static void range(Channel known) {
        var unused = ClientCalls.blockingUnaryCall(
                known, KVGrpc.getRangeMethod(), CallOptions.DEFAULT, RangeRequest.getDefaultInstance());
    }
}
