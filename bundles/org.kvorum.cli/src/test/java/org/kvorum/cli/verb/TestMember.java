// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli.verb;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.kvorum.embed.KvorumConfig;
import org.kvorum.embed.KvorumServer;
import org.kvorum.proto.etcdserverpb.CompactionRequest;
import org.kvorum.proto.etcdserverpb.DeleteRangeRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RequestOp;
import org.kvorum.proto.etcdserverpb.TxnRequest;

/** A member of its own, and a client that is not the one under test. */
final class TestMember implements AutoCloseable {
    private final KvorumServer server;
    private final ManagedChannel channel;
    private final KVGrpc.KVBlockingStub kv;

    TestMember(Path directory) {
        server = KvorumServer.start(KvorumConfig.in(directory).engine("memory"));
        channel = NettyChannelBuilder.forTarget(endpoint()).usePlaintext().build();
        kv = KVGrpc.newBlockingStub(channel);
    }

    String endpoint() {
        return server.clientEndpoint().getAuthority();
    }

    /** Returns the revision. */
    long put(String key, String value) {
        return kv.put(putOf(key, value)).getHeader().getRevision();
    }

    void delete(String key) {
        kv.deleteRange(DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .build());
    }

    /** Does all in one transaction. */
    void txn(RequestOp... ops) {
        kv.txn(TxnRequest.newBuilder().addAllSuccess(Arrays.asList(ops)).build());
    }

    static RequestOp putting(String key, String value) {
        return RequestOp.newBuilder().setRequestPut(putOf(key, value)).build();
    }

    static RequestOp deleting(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)))
                .build();
    }

    private static PutRequest putOf(String key, String value) {
        return PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    void compact(long revision) {
        var unused =
                kv.compact(CompactionRequest.newBuilder().setRevision(revision).build());
    }

    /** Returns the keys below a prefix. */
    List<String> keys(String prefix) {
        Span span = Span.below(Keys.of(prefix));
        return kv
                .range(RangeRequest.newBuilder()
                        .setKey(span.key())
                        .setRangeEnd(span.end())
                        .setKeysOnly(true)
                        .build())
                .getKvsList()
                .stream()
                .map(pair -> pair.getKey().toStringUtf8())
                .toList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
