// SPDX-License-Identifier: Apache-2.0
package org.kvorum.ctl;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.kvorum.cli.Connections;
import org.kvorum.cli.Values;

/** Channels over one Netty thread. Any thread. */
final class NettyConnections implements Connections {
    private static final long END_MILLIS = 200;

    private final List<String> endpoints;
    private final Values flags;
    private final TlsSettings tls;
    private final TokenAuth auth;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("kvorumctl", true), NioIoHandler.newFactory());
    private final List<ManagedChannel> opened = new ArrayList<>();
    private final Map<List<String>, Channel> channels = new HashMap<>();

    NettyConnections(List<String> endpoints, Values flags, TlsSettings tls, Credentials credentials) {
        this.endpoints = List.copyOf(endpoints);
        this.flags = flags;
        this.tls = tls;
        NameResolverRegistry.getDefaultRegistry()
                .register(new EndpointResolver(host -> List.of(InetAddress.getAllByName(host))));
        this.auth = new TokenAuth(credentials, flags.duration("command-timeout"));
    }

    @Override
    public List<String> endpoints() {
        return endpoints;
    }

    @Override
    public Channel any() {
        return channel(endpoints);
    }

    @Override
    public Channel to(String endpoint) {
        return channel(List.of(endpoint));
    }

    private Channel channel(List<String> names) {
        Channel raw;
        synchronized (this) {
            raw = channels.get(names);
            if (raw != null) {
                return raw;
            }
            ManagedChannel fresh = builder(names).build();
            opened.add(fresh);
            raw = fresh;
        }
        Channel known = auth.over(raw);
        synchronized (this) {
            channels.put(names, known);
        }
        return known;
    }

    private NettyChannelBuilder builder(List<String> names) {
        Endpoint first = Endpoint.parse(names.get(0));
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(EndpointResolver.target(names));
        if (tls.appliesTo(first)) {
            builder.useTransportSecurity().sslContext(tls.context());
        } else {
            builder.usePlaintext();
        }
        if (tls.appliesTo(first) && !tls.serverName().isEmpty()) {
            builder.overrideAuthority(tls.serverName());
        }
        // as in etcdctl, 0 stands for no pings, or for the time that gRPC waits for their answers by itself
        long pingNanos = flags.duration("keepalive-time").toNanos();
        if (pingNanos > 0) {
            builder.keepAliveTime(pingNanos, TimeUnit.NANOSECONDS);
        }
        long answerNanos = flags.duration("keepalive-timeout").toNanos();
        if (answerNanos > 0) {
            builder.keepAliveTimeout(answerNanos, TimeUnit.NANOSECONDS);
        }
        return builder.eventLoopGroup(loop)
                .channelType(first.isUnix() ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .directExecutor()
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(flags.duration("dial-timeout")))
                .maxInboundMessageSize(received(flags.number("max-recv-bytes")));
    }

    /** Netty's 0 and the JDK's are no limit, too. */
    static int millis(Duration time) {
        if (time.isZero() || time.isNegative()) {
            return 0;
        }
        return (int) Math.max(1, Math.min(time.toMillis(), Integer.MAX_VALUE));
    }

    private static int received(long bytes) {
        return bytes > 0 ? (int) Math.min(bytes, Integer.MAX_VALUE) : Integer.MAX_VALUE;
    }

    /** By the JDK's own client, with the TLS of the channels. */
    @Override
    public String page(String endpoint, String path) throws IOException {
        Endpoint parsed = Endpoint.parse(endpoint);
        if (parsed.isUnix()) {
            throw new IOException("no HTTP over the socket " + parsed.authority());
        }
        boolean secure = tls.appliesTo(parsed);
        URI uri = URI.create((secure ? "https://" : "http://") + parsed.authority() + path);
        URLConnection connection = uri.toURL().openConnection();
        if (connection instanceof HttpsURLConnection overTls) {
            tls.applyTo(overTls);
        }
        connection.setConnectTimeout(millis(flags.duration("dial-timeout")));
        connection.setReadTimeout(millis(flags.duration("command-timeout")));
        try (InputStream page = connection.getInputStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits for its thread to end, since a virtual machine that ends waits 300 ms for one that sits in a system call. */
    @Override
    public synchronized void close() {
        opened.forEach(ManagedChannel::shutdownNow);
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(END_MILLIS);
    }
}
