// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import org.kvorum.rpc.net.HttpSide;

/** Puts HTTP/1.1 on a connection. */
final class HttpServer implements HttpSide {
    private final HttpRouter router;

    HttpServer(HttpRouter router) {
        this.router = router;
    }

    @Override
    public void install(ChannelPipeline pipeline, String after) {
        // each goes right after the same handler, so the last one added comes first
        pipeline.addAfter(after, null, new HttpConnection(router));
        pipeline.addAfter(after, null, new HttpServerExpectContinueHandler());
        pipeline.addAfter(after, null, new HttpServerCodec());
    }
}
