// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The event loops of a load generator and its connections, spread evenly over loops and endpoints. */
public final class Links implements AutoCloseable {

    private static final Duration RECONNECT_DELAY = Duration.ofMillis(50);
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final long QUIET_SECONDS_MAX = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Link> links;

    private Links(MultiThreadIoEventLoopGroup group, List<Link> links) {
        this.group = group;
        this.links = List.copyOf(links);
    }

    /** Starts connecting and returns at once. */
    public static Links open(List<InetSocketAddress> endpoints, int connections, int threads) {
        return open(endpoints, connections, threads, RECONNECT_DELAY);
    }

    static Links open(List<InetSocketAddress> endpoints, int connections, int threads, Duration reconnectDelay) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends Channel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(threads, handlers);
        Bootstrap prototype = new Bootstrap()
                .channel(type)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            EventLoop loop = group.next();
            Link link = new Link(prototype, loop, endpoints.get(i % endpoints.size()), reconnectDelay);
            links.add(link);
            loop.execute(link::connect);
        }
        return new Links(group, links);
    }

    public List<Link> all() {
        return links;
    }

    /** Waits until every link has been up. */
    public void awaitUp(Duration timeout) throws IOException, InterruptedException {
        CountDownLatch missing = new CountDownLatch(links.size());
        for (Link link : links) {
            link.loop().execute(() -> link.whenUp(connection -> missing.countDown()));
        }
        if (!missing.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            String reason = links.stream()
                    .map(Link::lastFailure)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse("no answer");
            throw new IOException(missing.getCount() + " of " + links.size() + " connections not up: " + reason);
        }
    }

    @Override
    public void close() {
        links.forEach(link -> link.loop().execute(link::close));
        group.shutdownGracefully(0, QUIET_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
