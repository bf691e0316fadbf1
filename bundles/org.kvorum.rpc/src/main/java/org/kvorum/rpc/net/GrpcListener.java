// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.MutableHandlerRegistry;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** Serves gRPC, and HTTP/1.1 beside it, at one address. */
final class GrpcListener implements ClientListener {
    private static final int METADATA_BYTES_MAX = 1 << 20;
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int HANDSHAKE_DAYS = 3650;

    private final Server server;

    private GrpcListener(Server server) {
        this.server = server;
    }

    static GrpcListener open(
            EventLoops loops,
            ChannelFactory<? extends ServerChannel> channels,
            SocketAddress address,
            HandlerRegistry methods,
            HttpSide http,
            GrpcLimits limits)
            throws IOException {
        return new GrpcListener(
                builder(loops, channels, address, methods, http, limits).build().start());
    }

    /** Builds a server that is never started, which takes many of the classes that one that is started takes. */
    static void rehearse(EventLoops loops, GrpcLimits limits) {
        var unused = builder(
                        loops,
                        loops.tcp(),
                        new InetSocketAddress(0),
                        new MutableHandlerRegistry(),
                        (pipeline, after) -> {},
                        limits)
                .build();
    }

    private static NettyServerBuilder builder(
            EventLoops loops,
            ChannelFactory<? extends ServerChannel> channels,
            SocketAddress address,
            HandlerRegistry methods,
            HttpSide http,
            GrpcLimits limits) {
        var builder = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(loops.boss())
                .workerEventLoopGroup(loops.workers())
                .channelFactory(channels)
                .protocolNegotiator(new PortMux(http))
                .directExecutor()
                .fallbackHandlerRegistry(methods)
                // read if sent, but not offered: the header would go out with every response
                .decompressorRegistry(DecompressorRegistry.emptyInstance()
                        .with(Codec.Identity.NONE, false)
                        .with(new Codec.Gzip(), false))
                .maxInboundMessageSize(limits.messageBytesMax())
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .flowControlWindow(WINDOW_BYTES)
                .permitKeepAliveTime(Math.max(0, limits.keepaliveMin().toNanos()), TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(false)
                .handshakeTimeout(HANDSHAKE_DAYS, TimeUnit.DAYS);
        if (!(address instanceof InetSocketAddress)) {
            // gRPC sets it on every connection, and Netty warns of it on those of socket files
            builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
        }
        if (limits.pings()) {
            builder.keepAliveTime(limits.keepaliveInterval().toNanos(), TimeUnit.NANOSECONDS)
                    .keepAliveTimeout(limits.keepaliveTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } else {
            builder.keepAliveTime(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
        if (0 < limits.concurrentStreamsMax() && limits.concurrentStreamsMax() < Integer.MAX_VALUE) {
            builder.maxConcurrentCallsPerConnection((int) limits.concurrentStreamsMax());
        }
        return builder;
    }

    @Override
    public SocketAddress address() {
        return server.getListenSockets().get(0);
    }

    @Override
    public void close(long graceMillis) {
        server.shutdown();
        try {
            if (!server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS)) {
                server.shutdownNow().awaitTermination(graceMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
