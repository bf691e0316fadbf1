// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.etcd;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kvorum.proto.etcdserverpb.AuthGrpc;
import org.kvorum.proto.etcdserverpb.AuthenticateRequest;
import org.kvorum.proto.etcdserverpb.AuthenticateResponse;
import org.kvorum.proto.etcdserverpb.Compare;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;
import org.kvorum.proto.etcdserverpb.TxnResponse;
import org.kvorum.proto.etcdserverpb.WatchCreateRequest;
import org.kvorum.proto.etcdserverpb.WatchGrpc;
import org.kvorum.proto.etcdserverpb.WatchRequest;
import org.kvorum.proto.etcdserverpb.WatchResponse;

/** A connection to one endpoint of the discovery service. Nothing blocks but the look-up of a host's name; answers come on the executor it was made with. */
final class Connection implements AutoCloseable {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final ServiceSettings settings;
    private final ManagedChannel channel;
    /** Written before the first call that carries it, on the executor. */
    private Metadata headers = new Metadata();

    Connection(Endpoint endpoint, ServiceSettings settings, Executor executor) {
        this.settings = settings;
        var builder = NettyChannelBuilder.forAddress(new InetSocketAddress(endpoint.host(), endpoint.port()))
                .overrideAuthority(endpoint.toString())
                .usePlaintext()
                .executor(executor)
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(Math.max(1, settings.dialTimeout().toMillis())));
        // as with etcd, 0 stands for no pings, or for the time that gRPC waits for their answers by itself
        if (settings.keepAliveTime().toNanos() > 0) {
            builder.keepAliveTime(settings.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS);
        }
        if (settings.keepAliveTimeout().toNanos() > 0) {
            builder.keepAliveTimeout(settings.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
        this.channel = builder.build();
    }

    /** Gets a token if there is a user; as with etcd, a service that needs none may be told a user all the same. */
    CompletableFuture<Void> authenticate() {
        if (settings.user().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var reply = new Reply<AuthenticateResponse>();
        AuthGrpc.newStub(channel)
                .withDeadlineAfter(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .authenticate(
                        AuthenticateRequest.newBuilder()
                                .setName(settings.user())
                                .setPassword(settings.password())
                                .build(),
                        reply);
        return reply.future().handle((response, failure) -> {
            if (failure == null) {
                headers.put(TOKEN, response.getToken());
            } else if (Status.fromThrowable(failure).getCode() != Status.Code.FAILED_PRECONDITION) {
                throw new CompletionException(failure);
            }
            return null;
        });
    }

    CompletableFuture<RangeResponse> get(String key) {
        return range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)));
    }

    CompletableFuture<RangeResponse> getPrefix(String prefix) {
        return range(RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(prefix))
                .setRangeEnd(end(prefix)));
    }

    private CompletableFuture<RangeResponse> range(RangeRequest.Builder request) {
        var reply = new Reply<RangeResponse>();
        kv().range(request.build(), reply);
        return reply.future();
    }

    /** Puts a key that does not exist; if it does, the response has its value. */
    CompletableFuture<TxnResponse> create(String key, String value) {
        var bytes = ByteString.copyFromUtf8(key);
        var reply = new Reply<TxnResponse>();
        kv().txn(
                        TxnRequest.newBuilder()
                                .addCompare(Compare.newBuilder()
                                        .setKey(bytes)
                                        .setTarget(Compare.CompareTarget.CREATE)
                                        .setResult(Compare.CompareResult.EQUAL)
                                        .setCreateRevision(0))
                                .addSuccess(RequestOp.newBuilder()
                                        .setRequestPut(PutRequest.newBuilder()
                                                .setKey(bytes)
                                                .setValue(ByteString.copyFromUtf8(value))))
                                .addFailure(RequestOp.newBuilder()
                                        .setRequestRange(
                                                RangeRequest.newBuilder().setKey(bytes)))
                                .build(),
                        reply);
        return reply.future();
    }

    /**
     * Watches keys until the connection is closed.
     *
     * @param revision the first that counts
     * @param changed called after a change, maybe more often
     * @param ended told why nothing more comes
     */
    void watch(String prefix, long revision, Runnable changed, Consumer<Throwable> ended) {
        var requests = WatchGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .watch(new StreamObserver<WatchResponse>() {
                    @Override
                    public void onNext(WatchResponse response) {
                        if (response.getCanceled()) {
                            ended.accept(
                                    new IllegalStateException("watch was canceled: " + response.getCancelReason()));
                        } else if (response.getEventsCount() > 0) {
                            changed.run();
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ended.accept(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ended.accept(new IllegalStateException("watch was ended"));
                    }
                });
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(prefix))
                        .setRangeEnd(end(prefix))
                        .setStartRevision(revision))
                .build());
    }

    private KVGrpc.KVStub kv() {
        return KVGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns the first key behind all that begin with the prefix, which ends with a slash. */
    private static ByteString end(String prefix) {
        int last = prefix.length() - 1;
        return ByteString.copyFromUtf8(prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
