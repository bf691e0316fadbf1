// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kvorum.cli.Commands;
import org.kvorum.cli.Execution;
import org.kvorum.cli.Streams;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.proto.etcdserverpb.PutResponse;
import org.kvorum.proto.etcdserverpb.RangeRequest;
import org.kvorum.proto.etcdserverpb.RangeResponse;
import org.kvorum.proto.mvccpb.KeyValue;

/** Runs a few commands against a server in this process, so that the virtual machine can archive the classes that commands need. */
final class Rehearsal {
    private static final List<List<String>> LINES = List.of(
            List.of("put", "key", "value"),
            List.of("get", "key", "--prefix", "--limit=5"),
            List.of("get", "key", "-w", "json"),
            List.of("get", "key", "-w", "fields"),
            List.of("del", "key"),
            List.of("member", "list"),
            List.of("endpoint", "status", "-w", "table"),
            List.of("lease", "grant", "60"),
            List.of("get", "--no-such-flag"));

    private Rehearsal() {}

    static void run() throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(new Keys())
                .build()
                .start();
        try {
            String endpoint = "127.0.0.1:" + server.getPort();
            LINES.forEach(words -> run(words, endpoint));
        } finally {
            server.shutdownNow();
        }
    }

    private static void run(List<String> words, String endpoint) {
        var streams = new Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        var host = new SystemHost(Map.of());
        List<String> all = new ArrayList<>(words);
        all.add("--endpoints=" + endpoint);
        Commands.ofProgram("kvorumctl")
                .run(all, new Execution(new NettyConnector(host, streams), streams, host, new Exit().stop()));
    }

    /** One key that always has the same value. */
    private static final class Keys extends KVGrpc.KVImplBase {
        @Override
        public void range(RangeRequest request, StreamObserver<RangeResponse> reply) {
            reply.onNext(RangeResponse.newBuilder()
                    .addKvs(KeyValue.newBuilder()
                            .setKey(request.getKey())
                            .setValue(ByteString.copyFromUtf8("value"))
                            .setModRevision(2))
                    .setCount(1)
                    .build());
            reply.onCompleted();
        }

        @Override
        public void put(PutRequest request, StreamObserver<PutResponse> reply) {
            reply.onNext(PutResponse.getDefaultInstance());
            reply.onCompleted();
        }
    }
}
