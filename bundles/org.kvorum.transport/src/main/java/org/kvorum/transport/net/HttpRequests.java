// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** Requests with short answers, over connections that are kept for the next one. On the loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
public final class HttpRequests {
    private static final int ANSWER_BYTES_MAX = 64 << 20;
    private static final int IDLE_MAX = 4;

    private final PeerLoop loop;
    private final Duration dialTimeout;
    private final Map<PeerUrl, Deque<Channel>> idle = new HashMap<>();
    private final Set<Channel> open = new HashSet<>();
    private boolean closed;

    /** Creates the connections' keeper. */
    public HttpRequests(PeerLoop loop, Duration dialTimeout) {
        this.loop = loop;
        this.dialTimeout = dialTimeout;
    }

    /**
     * Sends a request; takes over the reference to it.
     *
     * @param timeout from now to the whole answer
     * @return completes on the loop, exceptionally if there is no answer; to complete it otherwise ends the connection
     */
    public CompletableFuture<HttpReply> send(PeerUrl url, FullHttpRequest request, Duration timeout) {
        assert loop.executor().inEventLoop();
        request.headers().set(HttpHeaderNames.HOST, url.authority());
        HttpUtil.setContentLength(request, request.content().readableBytes());
        var exchange = new Exchange(url, request);
        exchange.timer = loop.executor()
                .schedule(
                        () -> {
                            exchange.reply.completeExceptionally(new TimeoutException("no answer from " + url.text()));
                        },
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        exchange.reply.whenComplete((reply, failure) -> exchange.over(reply != null));
        if (closed) {
            exchange.fail(new IOException("transport is closed"));
            return exchange.reply;
        }
        var kept = idle.get(url);
        var channel = kept == null ? null : kept.pollLast();
        if (channel != null) {
            exchange.start(channel);
        } else {
            loop.connect(url, dialTimeout, new ClientPipeline()).addListener(done -> {
                var connected = ((io.netty.channel.ChannelFuture) done).channel();
                if (done.isSuccess()) {
                    exchange.start(connected);
                } else {
                    exchange.fail(done.cause());
                }
            });
        }
        return exchange.reply;
    }

    /** Ends all connections; what waits for an answer fails. */
    public void close() {
        closed = true;
        idle.clear();
        Set.copyOf(open).forEach(Channel::close);
    }

    private void keep(PeerUrl url, Channel channel) {
        var kept = idle.computeIfAbsent(url, any -> new ArrayDeque<>());
        if (closed || IDLE_MAX <= kept.size()) {
            channel.close();
        } else {
            kept.addLast(channel);
        }
    }

    private void lost(PeerUrl url, Channel channel) {
        var kept = idle.get(url);
        if (kept != null) {
            kept.remove(channel);
            if (kept.isEmpty()) {
                idle.remove(url);
            }
        }
    }

    private static final class ClientPipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(ANSWER_BYTES_MAX));
        }
    }

    /** One request and its answer. */
    private final class Exchange {
        private final PeerUrl url;
        private @Nullable FullHttpRequest request;
        private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        private @Nullable ScheduledFuture<?> timer;
        private @Nullable Channel channel;

        Exchange(PeerUrl url, FullHttpRequest request) {
            this.url = url;
            this.request = request;
        }

        void start(Channel connected) {
            var sent = request;
            if (sent == null || closed) {
                // given up while connecting
                connected.close();
                fail(new IOException("transport is closed"));
                return;
            }
            request = null;
            channel = connected;
            if (open.add(connected)) {
                connected.closeFuture().addListener(done -> {
                    open.remove(connected);
                    lost(url, connected);
                });
            }
            connected.pipeline().addLast("answer", new AnswerHandler(this));
            connected.writeAndFlush(sent).addListener(done -> {
                if (!done.isSuccess()) {
                    fail(done.cause());
                }
            });
        }

        void answered(ChannelHandlerContext context, FullHttpResponse response) {
            var body = new byte[response.content().readableBytes()];
            response.content().readBytes(body);
            context.pipeline().remove("answer");
            channel = null;
            if (HttpUtil.isKeepAlive(response)) {
                keep(url, context.channel());
            } else {
                context.close();
            }
            reply.complete(new HttpReply(response.status().code(), response.headers(), Bytes.wrap(body)));
        }

        void fail(Throwable cause) {
            reply.completeExceptionally(cause);
        }

        /** Leaves nothing behind, however the exchange ended. */
        void over(boolean answered) {
            if (timer != null) {
                timer.cancel(false);
            }
            if (request != null) {
                request.release();
                request = null;
            }
            if (!answered && channel != null) {
                channel.close();
            }
        }
    }

    private static final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Exchange exchange;

        AnswerHandler(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            exchange.answered(context, response);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            exchange.fail(new IOException("connection to " + exchange.url.text() + " ended before the answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            exchange.fail(cause);
        }
    }
}
