// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.kvorum.cli.CommandFailure;
import org.kvorum.cli.Connections;
import org.kvorum.cli.Values;

/** Channels over one Netty thread. */
final class NettyConnections implements Connections {
    private final List<String> endpoints;
    private final Values flags;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("kvorumctl", true), NioIoHandler.newFactory());
    private final Map<List<String>, ManagedChannel> channels = new HashMap<>();

    NettyConnections(List<String> endpoints, Values flags) {
        if (endpoints.isEmpty()) {
            throw CommandFailure.badArguments("etcdclient: no available endpoints");
        }
        this.endpoints = List.copyOf(endpoints);
        this.flags = flags;
    }

    @Override
    public List<String> endpoints() {
        return endpoints;
    }

    @Override
    public synchronized Channel any() {
        return channels.computeIfAbsent(endpoints, this::open);
    }

    @Override
    public synchronized Channel to(String endpoint) {
        return channels.computeIfAbsent(List.of(endpoint), this::open);
    }

    private ManagedChannel open(List<String> names) {
        Endpoint endpoint = Endpoint.parse(names.get(0));
        return NettyChannelBuilder.forAddress(endpoint.address())
                .overrideAuthority(endpoint.authority())
                .usePlaintext()
                .eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.max(1, flags.duration("dial-timeout").toMillis()))
                .keepAliveTime(flags.duration("keepalive-time").toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(flags.duration("keepalive-timeout").toNanos(), TimeUnit.NANOSECONDS)
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    @Override
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
