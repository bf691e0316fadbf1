// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place for a connection to one endpoint: when the connection is lost, another is made. Its methods run on its event
 * loop.
 */
public final class Link implements Http2Connection.Listener {

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final Duration reconnectDelay;
    private final ArrayDeque<Consumer<Http2Connection>> waiters = new ArrayDeque<>();
    private @Nullable Http2Connection current;
    private boolean closed;
    private volatile String lastFailure = "";

    /**
     * A link that is not connected yet.
     *
     * @param prototype the transport and its options; event loop and handler are set here
     */
    Link(Bootstrap prototype, EventLoop loop, InetSocketAddress address, Duration reconnectDelay) {
        this.reconnectDelay = reconnectDelay;
        this.loop = loop;
        this.address = address;
        this.bootstrap = prototype.clone(loop);
        bootstrap.handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                String authority = address.getHostString() + ":" + address.getPort();
                channel.pipeline().addLast(new Http2Connection(channel, authority, Link.this));
            }
        });
    }

    public EventLoop loop() {
        return loop;
    }

    /** Why the latest attempt or connection ended; may be read from any thread. */
    public String lastFailure() {
        return lastFailure;
    }

    /** The connection, if one is up. */
    public @Nullable Http2Connection current() {
        return current;
    }

    /** Runs {@code action} as soon as a connection is up, at once if it is. Never, if the link is closed before. */
    public void whenUp(Consumer<Http2Connection> action) {
        assert loop.inEventLoop();
        Http2Connection connection = current;
        if (connection == null) {
            waiters.add(action);
        } else {
            action.accept(connection);
        }
    }

    void connect() {
        assert loop.inEventLoop();
        if (!closed) {
            bootstrap.connect(address).addListener((ChannelFuture attempt) -> {
                Throwable cause = attempt.cause();
                if (cause != null) {
                    lastFailure = String.valueOf(cause.getMessage());
                    reconnectLater();
                }
            });
        }
    }

    void close() {
        assert loop.inEventLoop();
        closed = true;
        waiters.clear();
        Http2Connection connection = current;
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void ready(Http2Connection connection) {
        if (closed) {
            connection.close();
            return;
        }
        current = connection;
        while (!waiters.isEmpty() && current == connection) {
            waiters.remove().accept(connection);
        }
    }

    @Override
    public void unusable(Http2Connection connection, String reason) {
        lastFailure = reason;
        if (current == connection || current == null) {
            current = null;
            reconnectLater();
        }
    }

    private void reconnectLater() {
        if (!closed) {
            var unused = loop.schedule(this::connect, reconnectDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
