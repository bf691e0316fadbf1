// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The one loop on which all connections of a transport live, so that nothing of a transport needs a lock. It never blocks: names are resolved and files are
 * touched elsewhere.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
public final class PeerLoop implements AutoCloseable {
    private static final long STOP_MILLIS = 1_000;
    private static final int LOW_WATER_BYTES = 128 << 10;
    private static final int HIGH_WATER_BYTES = 512 << 10;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Sockets sockets;
    private final ElsewhereResolver resolver;

    private PeerLoop(Sockets sockets, Executor names) {
        this.sockets = sockets;
        this.group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("kvorum-peers", true), sockets.handlers());
        this.loop = group.next();
        this.resolver = new ElsewhereResolver(names);
    }

    /**
     * Starts the loop.
     *
     * @param names where the system's name service, which blocks, is asked
     */
    public static PeerLoop start(Executor names) {
        return new PeerLoop(sockets(), names);
    }

    /** Returns the loop. */
    public EventLoop executor() {
        return loop;
    }

    /** Runs a task on the loop: at once if called there, else as soon as it gets to it; not at all once the loop has ended. */
    public void run(Runnable task) {
        // The transport is closed then: there is nobody left whom the task could matter to.
        run(task, () -> {});
    }

    /** Runs a task like {@link #run(Runnable)}, or another one in its place, on the caller's thread, once the loop has ended. */
    public void run(Runnable task, Runnable otherwise) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            assert loop.isShuttingDown() : e;
            otherwise.run();
        }
    }

    /** Listens at an address; {@code child} is made anew by the initializer for each connection. */
    public ChannelFuture bind(InetSocketAddress address, ChannelHandler child) {
        return new ServerBootstrap()
                .group(group)
                .channelFactory(sockets.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(child)
                .bind(address);
    }

    /** Connects to a peer. */
    public ChannelFuture connect(PeerUrl url, Duration timeout, ChannelHandler initializer) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(sockets.client())
                .resolver(resolver)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(initializer)
                .connect(url.unresolved());
    }

    /** Ends the loop and all its connections; returns when it has ended. */
    @Override
    public void close() {
        resolver.close();
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * STOP_MILLIS);
    }

    private static WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES);
    }

    private static Sockets sockets() {
        try {
            return EpollSockets.available() ? new EpollSockets() : new NioSockets();
        } catch (LinkageError e) {
            // the bundle with epoll's classes is not part of every distribution
            return new NioSockets();
        }
    }

    private interface Sockets {
        IoHandlerFactory handlers();

        ChannelFactory<? extends ServerChannel> server();

        ChannelFactory<? extends Channel> client();
    }

    private static final class EpollSockets implements Sockets {
        static boolean available() {
            return Epoll.isAvailable();
        }

        @Override
        public IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends ServerChannel> server() {
            return EpollServerSocketChannel::new;
        }

        @Override
        public ChannelFactory<? extends Channel> client() {
            return EpollSocketChannel::new;
        }
    }

    private static final class NioSockets implements Sockets {
        @Override
        public IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends ServerChannel> server() {
            return NioServerSocketChannel::new;
        }

        @Override
        public ChannelFactory<? extends Channel> client() {
            return NioSocketChannel::new;
        }
    }
}
