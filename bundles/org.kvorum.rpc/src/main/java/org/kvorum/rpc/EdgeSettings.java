// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import java.time.Duration;
import java.util.List;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.rpc.net.GrpcLimits;
import org.kvorum.rpc.net.ListenUrl;

/**
 * What the edge needs of the settings.
 *
 * @param clientUrls where clients are served
 * @param clientHttpUrls where HTTP is served, if it is to be apart from gRPC
 * @param metricsUrls where metrics and health are served in addition
 * @param txnOpsMax operations of a transaction
 * @param requestBytesMax the largest proposal
 * @param warningDuration from when on a call is slow
 * @param electionTimeout the time between looks for a leader
 * @param gateway whether the JSON gateway is on
 * @param cors the origins that may read answers
 * @param hostWhitelist the hosts that requests may name
 * @param limits what gRPC connections may do
 */
record EdgeSettings(
        List<ListenUrl> clientUrls,
        List<ListenUrl> clientHttpUrls,
        List<ListenUrl> metricsUrls,
        int txnOpsMax,
        int requestBytesMax,
        Duration warningDuration,
        Duration electionTimeout,
        boolean gateway,
        List<String> cors,
        List<String> hostWhitelist,
        GrpcLimits limits) {
    /** etcd adds this to the largest proposal for what is around it. */
    private static final int GRPC_OVERHEAD_BYTES = 512 * 1024;

    /** Up to here a message that is too large is read, so that it can be refused in etcd's words; beyond, gRPC refuses it unread. */
    private static final int READ_BYTES_MAX = 64 << 20;

    static EdgeSettings of(MemberConfig config) {
        int requestBytesMax =
                (int) Math.min(config.number("max-request-bytes"), Integer.MAX_VALUE - GRPC_OVERHEAD_BYTES);
        return new EdgeSettings(
                urls(config, "listen-client-urls"),
                urls(config, "listen-client-http-urls"),
                urls(config, "listen-metrics-urls"),
                (int) config.number("max-txn-ops"),
                requestBytesMax,
                config.duration("warning-unary-request-duration"),
                Duration.ofMillis(config.number("election-timeout")),
                config.enabled("enable-grpc-gateway"),
                config.list("cors"),
                config.list("host-whitelist"),
                new GrpcLimits(
                        Math.max(READ_BYTES_MAX, requestBytesMax + GRPC_OVERHEAD_BYTES),
                        config.number("max-concurrent-streams"),
                        config.duration("grpc-keepalive-min-time"),
                        config.duration("grpc-keepalive-interval"),
                        config.duration("grpc-keepalive-timeout")));
    }

    /** Returns the largest message a handler is given. */
    int messageBytesMax() {
        return requestBytesMax + GRPC_OVERHEAD_BYTES;
    }

    private static List<ListenUrl> urls(MemberConfig config, String flag) {
        return config.list(flag).stream().map(ListenUrl::parse).toList();
    }
}
