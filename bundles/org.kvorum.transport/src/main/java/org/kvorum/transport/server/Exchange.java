// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.kvorum.transport.peer.StreamOutlet;

/** One request on the peer port, and the way to answer it. On the loop only. */
interface Exchange {
    /** Returns the request without its body. */
    HttpRequest request();

    /** Returns the path that is asked for, without a query. */
    String path();

    /** Returns the connection. */
    Channel channel();

    /** Answers; takes over the response. What is left of the request's body is passed over. */
    void answer(FullHttpResponse response);

    /** Answers with a stream that does not end. */
    void stream(StreamOutlet outlet, HttpResponse head);

    /** Returns whether this is the request's method. */
    default boolean is(String method) {
        return request().method().name().equals(method);
    }
}
