// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.rpc.call.Mounts;
import org.kvorum.rpc.fake.FakeMember;
import org.kvorum.rpc.net.EventLoops;

/** An edge on a free port of the loopback, and a client. */
final class EdgeFixture implements AutoCloseable {
    final FakeMember member;
    final CountingMetrics metrics = new CountingMetrics();
    final Mounts mounts = new Mounts(metrics);
    final EventLoops loops = EventLoops.start(2);
    final ClientEdge edge;
    final int port;
    final ManagedChannel channel;

    EdgeFixture() {
        this(new FakeMember(), Map.of());
    }

    EdgeFixture(FakeMember member, Map<String, String> settings) {
        this.member = member;
        this.edge = new ClientEdge(
                member, EdgeSettings.of(config(settings)), new TestEnvironment(), metrics, metrics, mounts, loops);
        this.port = edge.addresses().get(0) instanceof InetSocketAddress inet ? inet.getPort() : 0;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    static MemberConfig config(Map<String, String> settings) {
        var values = new HashMap<>(Map.of(
                "listen-client-urls", "http://127.0.0.1:0",
                "listen-client-http-urls", "",
                "listen-metrics-urls", "",
                "max-txn-ops", "128",
                "max-request-bytes", "1572864",
                "max-concurrent-streams", "4294967295",
                "warning-unary-request-duration", "300000000",
                "election-timeout", "50",
                "enable-grpc-gateway", "true",
                "cors", "*"));
        values.putAll(Map.of(
                "host-whitelist", "*",
                "grpc-keepalive-min-time", "5000000000",
                "grpc-keepalive-interval", "7200000000000",
                "grpc-keepalive-timeout", "20000000000"));
        values.putAll(settings);
        return new MemberConfig(values);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        edge.close();
        loops.close();
    }
}
