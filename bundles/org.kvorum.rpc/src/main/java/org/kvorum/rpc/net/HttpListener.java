// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.SocketAddress;

/** Serves HTTP/1.1 alone at one address. */
final class HttpListener implements ClientListener {
    private final Channel server;
    private final ChannelGroup connections;

    private HttpListener(Channel server, ChannelGroup connections) {
        this.server = server;
        this.connections = connections;
    }

    static HttpListener open(
            EventLoops loops, ChannelFactory<? extends ServerChannel> channels, SocketAddress address, HttpSide http)
            throws IOException {
        var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        var bound = new ServerBootstrap()
                .group(loops.boss(), loops.workers())
                .channelFactory(channels)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        var anchor = new Anchor();
                        channel.pipeline().addLast("anchor", anchor);
                        http.install(channel.pipeline(), "anchor");
                        channel.pipeline().remove(anchor);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("Failed to bind to address " + address, bound.cause());
        }
        return new HttpListener(bound.channel(), connections);
    }

    @Override
    public SocketAddress address() {
        return server.localAddress();
    }

    @Override
    public void close(long graceMillis) {
        server.close().awaitUninterruptibly(graceMillis);
        connections.close().awaitUninterruptibly(graceMillis);
    }

    /** Marks the place where the handlers go. */
    private static final class Anchor extends ChannelInboundHandlerAdapter {}
}
