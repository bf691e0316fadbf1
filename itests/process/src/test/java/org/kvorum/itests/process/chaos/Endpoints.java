// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Where the members are found now; members come and go. Safe for all threads. */
final class Endpoints {
    private volatile List<String> urls;

    Endpoints(List<String> urls) {
        this.urls = List.copyOf(urls);
    }

    void set(List<String> now) {
        urls = List.copyOf(now);
    }

    List<String> all() {
        return urls;
    }

    String any(Random random) {
        var now = urls;
        return now.get(random.nextInt(now.size()));
    }

    /** Opens a channel that does not try anything twice. */
    static ManagedChannel open(String url) {
        var uri = URI.create(url);
        return NettyChannelBuilder.forAddress(new InetSocketAddress(uri.getHost(), uri.getPort()))
                .usePlaintext()
                .disableRetry()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    static void close(ManagedChannel channel) {
        channel.shutdownNow();
        try {
            if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a channel does not end: " + channel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
