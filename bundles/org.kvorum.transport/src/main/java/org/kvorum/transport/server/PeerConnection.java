// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.transport.peer.StreamOutlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that was made to the peer port: requests one after the other, or one whose answer is a stream. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
final class PeerConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final long LINGER_SECONDS = 5;

    private final Router router;
    private final Consumer<Throwable> broken;
    private @Nullable Turn turn;
    private @Nullable StreamOutlet outlet;

    PeerConnection(Router router, Consumer<Throwable> broken) {
        this.router = router;
        this.broken = broken;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            refuseGarbage(context);
            return;
        }
        if (part instanceof HttpRequest request) {
            if (turn != null) {
                // Nobody who speaks this protocol asks again before the answer.
                context.close();
                return;
            }
            begin(context, request);
        }
        var current = turn;
        if (part instanceof HttpContent content && current != null) {
            current.part(content);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        var begun = new Turn(context.channel(), request);
        turn = begun;
        begun.body = router.open(begun);
    }

    private static void refuseGarbage(ChannelHandlerContext context) {
        var response = Answers.text(400, "400 Bad Request");
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (outlet != null && context.channel().isWritable()) {
            outlet.drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        var current = turn;
        turn = null;
        if (current != null) {
            current.aborted();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof ReadTimeoutException) {
            LOG.debug(
                    "connection of a peer broke remote={} error={}",
                    context.channel().remoteAddress(),
                    cause.toString());
        } else {
            broken.accept(cause);
        }
        context.close();
    }

    /** A request from its first byte to the end of both its body and its answer. */
    private final class Turn implements Exchange {
        private final Channel channel;
        private final HttpRequest request;
        private @Nullable RequestBody body;
        private boolean received;
        private boolean answered;

        Turn(Channel channel, HttpRequest request) {
            this.channel = channel;
            this.request = request;
        }

        void part(HttpContent content) {
            var taker = body;
            if (taker != null && !answered && content.content().isReadable()) {
                taker.part(content.content());
            }
            if (content instanceof LastHttpContent) {
                received = true;
                body = null;
                if (taker != null && !answered) {
                    taker.end();
                }
                overIfBoth();
            }
        }

        void aborted() {
            if (body != null) {
                body.aborted();
                body = null;
            }
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public String path() {
            int query = request.uri().indexOf('?');
            return query < 0 ? request.uri() : request.uri().substring(0, query);
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public void answer(FullHttpResponse response) {
            if (answered || !channel.isActive()) {
                response.release();
                return;
            }
            answered = true;
            boolean hasBody = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
            boolean keep = HttpUtil.isKeepAlive(request) && (received || !hasBody);
            if (!keep) {
                response.headers().set(HttpHeaderNames.CONNECTION, "close");
            }
            channel.writeAndFlush(response);
            if (!keep) {
                // Closing at once, with bytes unread, could destroy the answer on its way.
                turnOffAfterLinger();
            }
            overIfBoth();
        }

        @Override
        public void stream(StreamOutlet to, HttpResponse head) {
            answered = true;
            if (channel.pipeline().get(ReadTimeoutHandler.class) != null) {
                channel.pipeline().remove(ReadTimeoutHandler.class);
            }
            outlet = to;
            channel.writeAndFlush(head);
            to.attach(channel);
        }

        private void turnOffAfterLinger() {
            if (received) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            } else {
                channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            }
        }

        private void overIfBoth() {
            if (received && answered && outlet == null && turn == this) {
                turn = null;
            }
        }
    }
}
