// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.kvorum.bytes.Bytes;
import org.kvorum.transport.net.PeerHeaders;

/** Answers as Go's HTTP server writes them, which peers compare. */
final class Answers {
    private Answers() {}

    /** An answer for people, with a newline at its end. */
    static FullHttpResponse text(int status, String text) {
        var response = of(status, "text/plain; charset=utf-8", Bytes.utf8(text + "\n"));
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }

    static FullHttpResponse notFound() {
        return text(404, "404 page not found");
    }

    static FullHttpResponse methodNotAllowed(String allowed) {
        var response = text(405, "Method Not Allowed");
        response.headers().set(HttpHeaderNames.ALLOW, allowed);
        return response;
    }

    /** An error as a JSON object, without a newline. */
    static FullHttpResponse error(int status, String message) {
        return of(status, "application/json", Bytes.utf8("{\"message\":" + Json.quote(message) + "}"));
    }

    static FullHttpResponse internalError() {
        return error(500, "Internal Server Error");
    }

    static FullHttpResponse noContent() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    }

    static FullHttpResponse of(int status, String contentType, Bytes body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(body.backingArray(), body.backingOffset(), body.length()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        HttpUtil.setContentLength(response, body.length());
        return response;
    }

    static FullHttpResponse withCluster(FullHttpResponse response, PeerHeaders headers) {
        response.headers().set(PeerHeaders.CLUSTER_ID, headers.clusterId());
        return response;
    }
}
