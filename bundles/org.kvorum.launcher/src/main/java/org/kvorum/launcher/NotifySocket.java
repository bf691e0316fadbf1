// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One datagram to a Unix socket, which the JDK cannot send. This class and Netty are loaded only if a service manager waits for it. */
final class NotifySocket {
    private static final long PATIENCE_MILLIS = 500;

    private NotifySocket() {}

    /**
     * Sends a text and waits until it is handed over.
     *
     * @param path the socket's path; one that begins with @ is a name without a file
     */
    static void send(String path, String text) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("no native transport", Epoll.unavailabilityCause());
        }
        var address = new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path);
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            var connected = new Bootstrap()
                    .group(group)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new Deaf())
                    .connect(address);
            done(connected);
            done(connected.channel().writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
            done(connected.channel().close());
        } finally {
            var unused = group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        }
    }

    private static void done(io.netty.channel.ChannelFuture future) throws IOException {
        boolean inTime = future.awaitUninterruptibly(PATIENCE_MILLIS);
        if (!future.isSuccess()) {
            throw new IOException(inTime ? "refused: " + future.cause() : "timed out", future.cause());
        }
    }

    /** Nothing comes back. */
    @ChannelHandler.Sharable
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            io.netty.util.ReferenceCountUtil.release(message);
        }
    }
}
