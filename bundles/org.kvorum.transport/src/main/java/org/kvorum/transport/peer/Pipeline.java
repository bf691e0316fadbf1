// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.transport.net.HttpReply;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.net.PeerUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages as single requests, for as long as no stream is up. */
final class Pipeline {
    static final int QUEUED_MAX = 64;
    static final int IN_FLIGHT_MAX = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final long peerId;
    private final Local local;
    private final PeerUrls urls;
    private final Activity activity;
    private final Deque<Message> queue = new ArrayDeque<>();
    private int inFlight;
    private boolean closed;

    Pipeline(long peerId, Local local, PeerUrls urls, Activity activity) {
        this.peerId = peerId;
        this.local = local;
        this.urls = urls;
        this.activity = activity;
    }

    /** Returns whether there was room. */
    boolean offer(Message message) {
        if (inFlight < IN_FLIGHT_MAX) {
            post(message);
            return true;
        }
        if (queue.size() < QUEUED_MAX) {
            queue.addLast(message);
            return true;
        }
        return false;
    }

    void close() {
        closed = true;
        queue.clear();
    }

    private void post(Message message) {
        inFlight++;
        var url = urls.pick();
        var bytes = RaftCodec.encode(message);
        var request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/raft",
                Unpooled.wrappedBuffer(bytes.backingArray(), bytes.backingOffset(), bytes.length()));
        local.headers().stamp(request.headers());
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/protobuf");
        var unused = local.requests()
                .send(url, request, local.options().readTimeout())
                .whenComplete((reply, failure) -> {
                    inFlight--;
                    if (failure == null) {
                        answered(url, bytes.length(), reply);
                    } else {
                        failed(url, SendFailure.NOT_REACHED, String.valueOf(failure));
                    }
                    next();
                });
    }

    private void answered(PeerUrl url, int bytes, HttpReply reply) {
        if (reply.status() == 204 || reply.status() == 200) {
            local.traffic().sent(peerId, bytes);
            if (!closed) {
                activity.succeeded();
            }
            return;
        }
        if (reply.status() == 403) {
            LOG.warn(
                    "peer says that this member was removed peer-id={} answer={}",
                    Long.toHexString(peerId),
                    reply.text());
            local.handler().removed();
        }
        failed(url, SendFailure.REFUSED, reply.status() + " " + reply.text());
    }

    private void failed(PeerUrl url, SendFailure cause, String what) {
        if (closed) {
            return;
        }
        urls.failed(url);
        activity.failed(what);
        local.traffic().sendFailed(peerId);
        local.handler().reportUnreachable(peerId, cause);
    }

    private void next() {
        var message = queue.pollFirst();
        if (message != null && !closed) {
            post(message);
        }
    }
}
