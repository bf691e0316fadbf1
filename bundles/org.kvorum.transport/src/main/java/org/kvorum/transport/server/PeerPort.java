// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.transport.PeerService;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.peer.Local;

/** Where peers connect to. Opened and closed by any thread that may wait. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
public final class PeerPort implements AutoCloseable {
    private static final long REQUEST_SECONDS = 300;
    private static final int CHUNK_BYTES_MAX = 256 << 10;
    private static final int HEADER_BYTES_MAX = 1 << 20;

    private final List<Channel> listeners = new ArrayList<>();
    private final ChannelGroup connections;

    private PeerPort(Local local) {
        this.connections = new DefaultChannelGroup(local.loop().executor());
    }

    /** Listens at all URLs, or at none. */
    public static PeerPort open(List<PeerUrl> urls, Local local, Directory directory, PeerService service)
            throws IOException {
        var port = new PeerPort(local);
        var router = new Router(new RaftEndpoints(local, directory), new QuestionEndpoints(local, service));
        for (var url : urls) {
            var address = new InetSocketAddress(url.host(), url.port());
            var bound = local.loop().bind(address, port.pipeline(router, local)).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                port.close();
                throw new IOException("cannot listen at " + url.text() + ": " + bound.cause(), bound.cause());
            }
            port.listeners.add(bound.channel());
        }
        return port;
    }

    /** Returns where it listens. */
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Channel::localAddress).toList();
    }

    private ChannelInitializer<Channel> pipeline(Router router, Local local) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                channel.pipeline()
                        .addLast(
                                new HttpServerCodec(new HttpDecoderConfig()
                                        .setMaxChunkSize(CHUNK_BYTES_MAX)
                                        .setMaxHeaderSize(HEADER_BYTES_MAX)),
                                new ReceivingTimeout(REQUEST_SECONDS),
                                new PeerConnection(router, local.handler()::failed));
            }
        };
    }

    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        connections.close().awaitUninterruptibly();
    }
}
