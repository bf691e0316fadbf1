// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/** The event loops that all listeners share: epoll's where there is one, else NIO's. */
public final class EventLoops implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long STOP_MILLIS = 1_000;

    private final Transport transport;
    private final EventLoopGroup boss;
    private final EventLoopGroup workers;

    private EventLoops(Transport transport, int workerThreads) {
        this.transport = transport;
        this.boss = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("kvorum-accept", true), transport.handlers());
        this.workers = new MultiThreadIoEventLoopGroup(
                workerThreads, new DefaultThreadFactory("kvorum-rpc", true), transport.handlers());
    }

    /** Starts as many loops as given; threads begin with the first connection. */
    public static EventLoops start(int workerThreads) {
        return new EventLoops(transport(), workerThreads);
    }

    /** Loads what a listener will need; to be called off the way of those who wait. */
    public void rehearse(GrpcLimits limits) {
        GrpcListener.rehearse(this, limits);
    }

    EventLoopGroup boss() {
        return boss;
    }

    EventLoopGroup workers() {
        return workers;
    }

    ChannelFactory<? extends ServerChannel> tcp() {
        return transport.tcp();
    }

    ChannelFactory<? extends ServerChannel> unix() {
        return transport.unix();
    }

    SocketAddress unixAddress(String path) {
        return transport.unixAddress(path);
    }

    @Override
    public void close() {
        var unused = boss.shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS);
        workers.shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * STOP_MILLIS);
    }

    private static Transport transport() {
        try {
            return EpollTransport.available() ? new EpollTransport() : new NioTransport();
        } catch (LinkageError e) {
            // the bundle with epoll's classes is not part of every distribution
            return new NioTransport();
        }
    }

    private interface Transport {
        IoHandlerFactory handlers();

        ChannelFactory<? extends ServerChannel> tcp();

        ChannelFactory<? extends ServerChannel> unix();

        SocketAddress unixAddress(String path);
    }

    private static final class EpollTransport implements Transport {
        static boolean available() {
            return Epoll.isAvailable();
        }

        @Override
        public IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends ServerChannel> tcp() {
            return EpollServerSocketChannel::new;
        }

        @Override
        public ChannelFactory<? extends ServerChannel> unix() {
            return EpollServerDomainSocketChannel::new;
        }

        @Override
        public SocketAddress unixAddress(String path) {
            return new DomainSocketAddress(path);
        }
    }

    private static final class NioTransport implements Transport {
        @Override
        public IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<? extends ServerChannel> tcp() {
            return NioServerSocketChannel::new;
        }

        @Override
        public ChannelFactory<? extends ServerChannel> unix() {
            return NioServerDomainSocketChannel::new;
        }

        @Override
        public SocketAddress unixAddress(String path) {
            return UnixDomainSocketAddress.of(path);
        }
    }
}
