// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthenticateRequest;
import org.kvorum.proto.etcdserverpb.AuthenticateResponse;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.ResponseHeader;
import org.kvorum.proto.etcdserverpb.ResponseOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.TxnResponse;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;
import org.kvorum.proto.mvccpb.Event;
import org.kvorum.proto.mvccpb.KeyValue;

/** As much of an etcd as a registry needs, on a port of the loopback address. */
final class FakeService {
    private final Server server;
    private final TreeMap<String, KeyValue> store = new TreeMap<>();
    private final List<StreamObserver<WatchResponse>> watchers = new ArrayList<>();
    private String password = "";
    private long revision = 1;

    FakeService() throws IOException {
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(new Kv())
                .addService(new Watches())
                .addService(new Tokens())
                .intercept(new Gate())
                .build()
                .start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** Lets in only a user {@code root} with this password. */
    synchronized void requirePassword(String text) {
        password = text;
    }

    synchronized void put(String key, String value) {
        revision++;
        var before = store.get(key);
        var pair = KeyValue.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .setCreateRevision(before == null ? revision : before.getCreateRevision())
                .setModRevision(revision)
                .build();
        store.put(key, pair);
        watchers.forEach(watcher -> watcher.onNext(WatchResponse.newBuilder()
                .addEvents(Event.newBuilder().setKv(pair))
                .build()));
    }

    synchronized int watcherCount() {
        return watchers.size();
    }

    /** Ends all watches, as a member that stops does. */
    synchronized void dropWatchers() {
        var dropped = List.copyOf(watchers);
        watchers.clear();
        dropped.forEach(watcher -> watcher.onError(Status.UNAVAILABLE.asRuntimeException()));
    }

    synchronized String value(String key) {
        var pair = store.get(key);
        return pair == null ? "" : pair.getValue().toStringUtf8();
    }

    void stop() throws InterruptedException {
        server.shutdownNow().awaitTermination();
    }

    private synchronized RangeResponse range(RangeRequest request) {
        var key = request.getKey().toStringUtf8();
        var end = request.getRangeEnd().isEmpty()
                ? key + '\0'
                : request.getRangeEnd().toStringUtf8();
        return RangeResponse.newBuilder()
                .setHeader(ResponseHeader.newBuilder().setRevision(revision))
                .addAllKvs(store.subMap(key, end).values())
                .build();
    }

    private synchronized TxnResponse txn(TxnRequest request) {
        var put = request.getSuccess(0).getRequestPut();
        boolean absent = value(put.getKey().toStringUtf8()).isEmpty();
        if (absent) {
            put(put.getKey().toStringUtf8(), put.getValue().toStringUtf8());
            return TxnResponse.newBuilder().setSucceeded(true).build();
        }
        return TxnResponse.newBuilder()
                .addResponses(ResponseOp.newBuilder()
                        .setResponseRange(range(request.getFailure(0).getRequestRange())))
                .build();
    }

    private final class Kv extends KVGrpc.KVImplBase {
        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> reply) {
            reply.onNext(FakeService.this.range(request));
            reply.onCompleted();
        }

        @Override
        public void txn(TxnRequest request, StreamObserver<TxnResponse> reply) {
            reply.onNext(FakeService.this.txn(request));
            reply.onCompleted();
        }
    }

    private final class Watches extends WatchGrpc.WatchImplBase {
        @Override
        public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchRequest request) {
                    synchronized (FakeService.this) {
                        watchers.add(responses);
                        store.values().stream()
                                .filter(pair -> pair.getModRevision()
                                        >= request.getCreateRequest().getStartRevision())
                                .forEach(pair -> responses.onNext(WatchResponse.newBuilder()
                                        .addEvents(Event.newBuilder().setKv(pair))
                                        .build()));
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    synchronized (FakeService.this) {
                        watchers.remove(responses);
                    }
                }

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }

    private final class Tokens extends AuthGrpc.AuthImplBase {
        @Override
        public void authenticate(AuthenticateRequest request, StreamObserver<AuthenticateResponse> reply) {
            synchronized (FakeService.this) {
                if (password.isEmpty()) {
                    reply.onError(Status.FAILED_PRECONDITION
                            .withDescription("etcdserver: authentication is not enabled")
                            .asRuntimeException());
                } else if (request.getName().equals("root")
                        && request.getPassword().equals(password)) {
                    reply.onNext(
                            AuthenticateResponse.newBuilder().setToken("token").build());
                    reply.onCompleted();
                } else {
                    reply.onError(Status.INVALID_ARGUMENT
                            .withDescription("etcdserver: authentication failed, invalid user ID or password")
                            .asRuntimeException());
                }
            }
        }
    }

    /** Refuses calls without a token once there is a password. */
    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            synchronized (FakeService.this) {
                boolean open = password.isEmpty()
                        || call.getMethodDescriptor().getFullMethodName().endsWith("/Authenticate")
                        || "token".equals(headers.get(Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER)));
                if (!open) {
                    call.close(
                            Status.INVALID_ARGUMENT.withDescription("etcdserver: user name is empty"), new Metadata());
                    return new ServerCall.Listener<>() {};
                }
            }
            return next.startCall(call, headers);
        }
    }
}
