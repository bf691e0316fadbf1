// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.kvorum.bytes.Bytes;
import org.kvorum.rpc.net.AddressText;

/** A request and the way to answer it, once, from any thread. */
final class HttpExchange {
    /** Nobody waits longer, and beyond 292 years nanoseconds have no number. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

    private final ChannelHandlerContext ctx;
    private final HttpRequest request;
    private final QueryStringDecoder uri;
    private final boolean keepAlive;
    private final Runnable answered;
    private final HttpHeaders extraHeaders = new DefaultHttpHeaders();

    HttpExchange(ChannelHandlerContext ctx, HttpRequest request, Runnable answered) {
        this.ctx = ctx;
        this.request = request;
        this.uri = new QueryStringDecoder(request.uri());
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.answered = answered;
    }

    String method() {
        return request.method().name();
    }

    /** Returns whether the path can be read. */
    boolean hasPath() {
        try {
            var unused = uri.path();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    String path() {
        return uri.path();
    }

    /** Returns the parameters; none if they cannot be read. */
    Map<String, List<String>> query() {
        try {
            return uri.parameters();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    HttpHeaders headers() {
        return request.headers();
    }

    String remoteAddress() {
        var address = ctx.channel().remoteAddress();
        return address == null ? "" : AddressText.of(address);
    }

    /** Adds a header to whatever answer is given. */
    void header(CharSequence name, String value) {
        extraHeaders.set(name, value);
    }

    /** Answers with a short text as Go's {@code http.Error} does. */
    void text(int status, String text) {
        header("X-Content-Type-Options", "nosniff");
        answer(status, "text/plain; charset=utf-8", Bytes.utf8(text));
    }

    /** Answers with nothing but headers. */
    void empty(int status) {
        answer(status, "", Bytes.EMPTY);
    }

    /** Answers; an empty body may be of no type. */
    void answer(int status, String contentType, Bytes body) {
        var content = Unpooled.wrappedBuffer(body.backingArray(), body.backingOffset(), body.length());
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        prepare(response.headers(), contentType);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        finish(request.method().equals(HttpMethod.HEAD) ? response.replace(Unpooled.EMPTY_BUFFER) : response);
    }

    /** Begins an answer that comes in parts. */
    void begin(int status, String contentType) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        prepare(response.headers(), contentType);
        HttpUtil.setTransferEncodingChunked(response, true);
        var unused = ctx.write(response, ctx.voidPromise());
    }

    /** Sends a part at once. */
    void part(Bytes bytes) {
        var content = Unpooled.wrappedBuffer(bytes.backingArray(), bytes.backingOffset(), bytes.length());
        var unused = ctx.writeAndFlush(new DefaultHttpContent(content), ctx.voidPromise());
    }

    /** Ends an answer that came in parts. */
    void end() {
        finish(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Returns whether there is room to send more. */
    boolean isReady() {
        return ctx.channel().isWritable();
    }

    /** Has the task run on the connection's event loop after a while; returns what cancels it. */
    Runnable later(Duration delay, Runnable task) {
        var bounded = delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
        var scheduled = ctx.executor().schedule(task, bounded.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private void prepare(HttpHeaders headers, String contentType) {
        headers.set(extraHeaders);
        if (!contentType.isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, "close");
        }
    }

    private void finish(Object last) {
        var unused =
                ctx.writeAndFlush(last).addListener(keepAlive ? done -> answered.run() : ChannelFutureListener.CLOSE);
    }
}
