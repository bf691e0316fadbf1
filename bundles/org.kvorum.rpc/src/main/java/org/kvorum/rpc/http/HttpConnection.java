// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** Serves the requests of one connection, one after the other. Runs on the connection's event loop. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final int HELD_MAX = 64;

    private final HttpRouter router;
    private final Queue<Object> held = new ArrayDeque<>();
    private @Nullable HttpBody body;
    private boolean bodyComplete;
    private boolean answeredEarly;

    HttpConnection(HttpRouter router) {
        this.router = router;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (body != null && bodyComplete) {
            // the next request is already here while this one is being answered
            held.add(message);
            regulate(ctx);
            return;
        }
        take(ctx, message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (body != null && ctx.channel().isWritable()) {
            body.ready();
        }
        regulate(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** Stops reading while too many requests wait, or too much of the answers: a client that sends and does not read would fill memory. */
    private void regulate(ChannelHandlerContext ctx) {
        var channel = ctx.channel();
        channel.config().setAutoRead(held.size() < HELD_MAX && channel.isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        var open = body;
        body = null;
        if (open != null) {
            open.gone();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // a broken connection or garbage in it: nobody is left to tell
        close(ctx);
    }

    private static void close(ChannelHandlerContext ctx) {
        var unused = ctx.close();
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                var exchange = new HttpExchange(ctx, request, () -> answered(ctx));
                if (request.decoderResult().isFailure() || !exchange.hasPath()) {
                    // nothing behind it can be made out
                    new HttpExchange(ctx, request, () -> close(ctx)).text(400, "400 Bad Request\n");
                    return;
                }
                bodyComplete = false;
                body = router.open(exchange);
            }
            if (message instanceof HttpContent broken && broken.decoderResult().isFailure()) {
                // what came of the body is not all of it, and nothing behind it can be made out
                close(ctx);
                return;
            }
            if (message instanceof HttpContent content && body != null) {
                var buffer = content.content();
                if (buffer.isReadable()) {
                    var bytes = new byte[buffer.readableBytes()];
                    buffer.readBytes(bytes);
                    body.part(Bytes.wrap(bytes));
                }
                if (content instanceof LastHttpContent) {
                    bodyComplete = true;
                    body.end();
                    if (answeredEarly) {
                        answered(ctx);
                    }
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(ChannelHandlerContext ctx) {
        if (!bodyComplete) {
            // answered before the body was read: what is left of it is not the next request
            answeredEarly = true;
            return;
        }
        answeredEarly = false;
        body = null;
        while (body == null || !bodyComplete) {
            var next = held.poll();
            if (next == null) {
                break;
            }
            take(ctx, next);
        }
        regulate(ctx);
    }
}
