// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.raft.Message;
import org.kvorum.transport.codec.StreamDecoder;
import org.kvorum.transport.codec.StreamKind;
import org.kvorum.transport.net.Backoff;
import org.kvorum.transport.net.PeerHeaders;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.net.PeerUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reading end of a stream: a request to the peer whose answer never ends. It is made again whenever it ends, until it is closed. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
final class StreamInlet {
    private static final Logger LOG = LoggerFactory.getLogger(StreamInlet.class);
    private static final int CHUNK_BYTES_MAX = 1 << 20;
    private static final int REFUSAL_BYTES_MAX = 1024;

    private final long peerId;
    private final StreamKind kind;
    private final Local local;
    private final PeerUrls urls;
    private final Activity activity;
    private final Backoff backoff;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> retry;
    private boolean closed;
    private boolean up;
    /** Whether the last try led to a stream that has since ended: then the next one is made at once, to find out whether the peer is gone. */
    private boolean wasUp;
    /** Whether a stream has brought anything since the last one that was made again at once: if not, the next one waits like any try that fails. */
    private boolean fruitful = true;
    /** The refusal that was told to the operator: the next try an instant later will hardly meet another one. */
    private String toldRefusal = "";

    StreamInlet(long peerId, StreamKind kind, Local local, PeerUrls urls, Activity activity) {
        this.peerId = peerId;
        this.kind = kind;
        this.local = local;
        this.urls = urls;
        this.activity = activity;
        this.backoff = new Backoff(local.environment().random());
    }

    /** Makes the request. */
    void dial() {
        retry = null;
        if (closed) {
            return;
        }
        var url = urls.pick();
        var initializer = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.pipeline()
                        .addLast(
                                new HttpClientCodec(
                                        new HttpDecoderConfig().setMaxChunkSize(CHUNK_BYTES_MAX), false, false),
                                new ReadTimeoutHandler(
                                        local.options().readTimeout().toNanos(), TimeUnit.NANOSECONDS),
                                new Reader(url));
            }
        };
        local.loop().connect(url, local.options().dialTimeout(), initializer).addListener(done -> {
            var connected = ((ChannelFuture) done).channel();
            if (closed) {
                connected.close();
            } else if (done.isSuccess()) {
                channel = connected;
                connected.closeFuture().addListener(ended -> lost(connected));
            } else {
                urls.failed(url);
                activity.failed(String.valueOf(done.cause()));
                goneAgain();
                retryLater();
            }
        });
    }

    /** The peer has just shown that it lives, so there is nothing to wait for any more. */
    void dialSoon() {
        var waiting = retry;
        if (waiting != null && waiting.cancel(false)) {
            backoff.reset();
            dial();
        }
    }

    void close() {
        closed = true;
        if (retry != null) {
            retry.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }

    private void lost(Channel lost) {
        if (channel == lost) {
            channel = null;
            if (!closed && up) {
                up = false;
                wasUp = true;
                if (fruitful) {
                    fruitful = false;
                    dial();
                } else {
                    retryLater();
                }
            } else if (!closed) {
                goneAgain();
                retryLater();
            }
        }
    }

    /** A stream that was up ended, and the try that followed failed as well. */
    private void goneAgain() {
        if (wasUp) {
            wasUp = false;
            local.handler().disconnected(peerId);
        }
    }

    private void retryLater() {
        assert retry == null && channel == null : "two tries at once";
        retry = local.loop().executor().schedule(this::dial, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    private String describe() {
        return kind.label() + " peer-id=" + Long.toHexString(peerId);
    }

    private void take(Message message) {
        if (message.to() != local.options().localId()) {
            // meant for somebody who had this address before
            local.traffic().receiveFailed(peerId);
        } else if (!local.handler().process(message)) {
            local.traffic().receiveFailed(peerId);
            LOG.debug("dropped message, receiving buffer is full stream={}", describe());
        }
    }

    private final class Reader extends SimpleChannelInboundHandler<HttpObject> {
        private final PeerUrl url;
        private final StringBuilder refusal = new StringBuilder();
        private @Nullable StreamDecoder decoder;
        private int status;
        private String clusterId = "";

        Reader(PeerUrl url) {
            this.url = url;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.GET,
                    kind.path() + local.headers().localId());
            local.headers().stamp(request.headers());
            request.headers().set(HttpHeaderNames.HOST, url.authority()).set(PeerHeaders.TO, Long.toHexString(peerId));
            context.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part.decoderResult().isFailure()) {
                throw new WireFormatException(
                        "not HTTP: " + part.decoderResult().cause().getMessage());
            }
            if (part instanceof HttpResponse response) {
                begin(response);
            }
            if (part instanceof HttpContent content) {
                if (decoder != null) {
                    int bytes = content.content().readableBytes();
                    if (0 < bytes) {
                        fruitful = true;
                        backoff.reset();
                    }
                    local.traffic().received(peerId, bytes);
                    decoder.decode(content.content(), StreamInlet.this::take);
                } else if (refusal.length() < REFUSAL_BYTES_MAX) {
                    refusal.append(content.content().toString(StandardCharsets.UTF_8));
                }
                if (part instanceof LastHttpContent) {
                    end(context);
                }
            }
        }

        private void begin(HttpResponse response) {
            status = response.status().code();
            clusterId = response.headers().get(PeerHeaders.CLUSTER_ID, "");
            if (status == 200 && local.headers().knowsStreams(response.headers())) {
                decoder = kind.newDecoder(local.options().localId(), peerId);
                up = true;
                wasUp = false;
                toldRefusal = "";
                activity.succeeded();
                LOG.info("established TCP streaming connection with remote peer, to read stream={}", describe());
            }
        }

        private void end(ChannelHandlerContext context) {
            if (decoder == null) {
                urls.failed(url);
                activity.failed("peer refused stream " + kind.label() + ": " + status + " " + refusal);
                if (status == 410) {
                    LOG.warn("peer says that this member was removed stream={}", describe());
                    local.handler().removed();
                } else if (status == 412 && !refusal.toString().equals(toldRefusal)) {
                    toldRefusal = refusal.toString();
                    LOG.warn(
                            "request sent was ignored by remote peer due to {} stream={} remote-peer-cluster-id={} local-member-cluster-id={}",
                            toldRefusal.strip(),
                            describe(),
                            clusterId,
                            local.headers().clusterId());
                } else {
                    LOG.debug("peer refused stream={} status={} reason={}", describe(), status, refusal);
                }
            }
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (decoder != null) {
                LOG.warn("lost TCP streaming connection with remote peer, to read stream={}", describe());
                activity.failed("stream " + kind.label() + " ended");
            } else if (status == 0) {
                urls.failed(url);
                activity.failed("no answer for stream " + kind.label());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException
                    || cause instanceof WireFormatException
                    || cause instanceof ReadTimeoutException) {
                LOG.debug("stream broke stream={} error={}", describe(), cause.toString());
                urls.failed(url);
            } else {
                local.handler().failed(cause);
            }
            context.close();
        }
    }
}
