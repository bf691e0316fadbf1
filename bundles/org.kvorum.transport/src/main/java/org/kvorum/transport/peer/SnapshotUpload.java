// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.transport.net.PeerUrl;
import org.kvorum.transport.net.PeerUrls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot on its way to a peer: one request with the message and the database. Pieces are read on the files' loop, one at a time and only when the connection
 * has room, so that a database of any size takes the memory of a few pieces.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
final class SnapshotUpload {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotUpload.class);
    private static final int PIECE_BYTES = 256 << 10;
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private final long peerId;
    private final Local local;
    private final PeerUrl url;
    private final PeerUrls urls;
    private final Activity activity;
    private final Message.InstallSnapshot message;
    private final DatabaseSource database;
    private final Consumer<SnapshotUpload> ended;
    private final long begunNanos;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> timer;
    private long missing;
    private boolean reading;
    private int onTheWay;
    private boolean over;

    /** Takes over the database; {@code ended} is told when nothing is sent any more. */
    SnapshotUpload(
            long peerId,
            Local local,
            PeerUrls urls,
            Activity activity,
            Message.InstallSnapshot message,
            DatabaseSource database,
            Consumer<SnapshotUpload> ended) {
        this.peerId = peerId;
        this.local = local;
        this.url = urls.pick();
        this.urls = urls;
        this.activity = activity;
        this.message = message;
        this.database = database;
        this.ended = ended;
        this.begunNanos = local.environment().ticker().nanos();
    }

    void start() {
        local.traffic().sentSnapshots().begun(peerId);
        missing = database.sizeBytes();
        LOG.info(
                "sending database snapshot snapshot-index={} remote-peer-id={} bytes={}",
                message.snapshot().index(),
                Long.toHexString(peerId),
                missing);
        var initializer = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel opened) {
                opened.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(ANSWER_BYTES_MAX), new AnswerReader());
            }
        };
        local.loop().connect(url, local.options().dialTimeout(), initializer).addListener(done -> {
            var connected = ((ChannelFuture) done).channel();
            if (over) {
                connected.close();
            } else if (done.isSuccess()) {
                channel = connected;
                writeHead(connected);
                next();
            } else {
                end(String.valueOf(done.cause()));
            }
        });
    }

    private void writeHead(Channel connected) {
        var bytes = RaftCodec.encode(message);
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/raft/snapshot");
        local.headers().stamp(request.headers());
        request.headers()
                .set(HttpHeaderNames.HOST, url.authority())
                .set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        HttpUtil.setContentLength(request, Long.BYTES + bytes.length() + missing);
        connected.write(request);
        expectTaken(connected.writeAndFlush(new DefaultHttpContent(connected
                .alloc()
                .buffer(Long.BYTES + bytes.length())
                .writeLong(bytes.length())
                .writeBytes(bytes.backingArray(), bytes.backingOffset(), bytes.length()))));
    }

    /** Reads the next piece if there is one to read and room for it. */
    private void next() {
        if (over || reading || channel == null || !channel.isWritable()) {
            return;
        }
        if (missing == 0) {
            reading = true;
            channel.writeAndFlush(new DefaultLastHttpContent());
            expect(local.options().readTimeout(), "peer does not answer");
            return;
        }
        reading = true;
        int wanted = (int) Math.min(PIECE_BYTES, missing);
        local.files().execute(() -> {
            var piece = PooledByteBufAllocator.DEFAULT.directBuffer(wanted);
            String failure = null;
            try {
                fill(piece, wanted);
            } catch (IOException e) {
                failure = String.valueOf(e);
            }
            var broken = failure;
            local.loop().run(() -> read(piece, broken), piece::release);
        });
    }

    private void fill(ByteBuf piece, int wanted) throws IOException {
        var target = piece.nioBuffer(0, wanted);
        while (target.hasRemaining()) {
            if (database.read(target) < 0) {
                throw new IOException("database ends before its size");
            }
        }
        piece.writerIndex(wanted);
    }

    private void read(ByteBuf piece, @Nullable String failure) {
        reading = false;
        var connected = channel;
        if (over || failure != null || connected == null) {
            piece.release();
            if (failure != null) {
                end(failure);
            }
            return;
        }
        int bytes = piece.readableBytes();
        missing -= bytes;
        local.traffic().sent(peerId, bytes);
        expectTaken(connected.writeAndFlush(new DefaultHttpContent(piece)));
        next();
    }

    /** The time that reading from disk takes is not the peer's fault, so the clock runs only while something is on its way. */
    private void expectTaken(ChannelFuture write) {
        onTheWay++;
        expect(local.options().writeTimeout(), "peer takes nothing");
        write.addListener(done -> {
            onTheWay--;
            if (onTheWay == 0 && 0 < missing && timer != null) {
                timer.cancel(false);
            }
        });
    }

    private void expect(Duration timeout, String otherwise) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = local.loop().executor().schedule(() -> end(otherwise), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void answered(int status, String text) {
        if (status == 204 || status == 200) {
            end(null);
            return;
        }
        if (status == 403) {
            LOG.warn("peer says that this member was removed peer-id={} answer={}", Long.toHexString(peerId), text);
            local.handler().removed();
        }
        end(status + " " + text);
    }

    void close() {
        end("transport or peer was closed");
    }

    private void end(@Nullable String failure) {
        if (over) {
            return;
        }
        over = true;
        ended.accept(this);
        if (timer != null) {
            timer.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
        long nanos = local.environment().ticker().nanos() - begunNanos;
        local.traffic().sentSnapshots().over(peerId, failure == null, nanos);
        if (failure == null) {
            activity.succeeded();
            LOG.info(
                    "sent database snapshot snapshot-index={} remote-peer-id={} took={}",
                    message.snapshot().index(),
                    Long.toHexString(peerId),
                    Duration.ofNanos(nanos));
        } else {
            urls.failed(url);
            activity.failed(failure);
            LOG.warn(
                    "failed to send database snapshot snapshot-index={} remote-peer-id={} error={}",
                    message.snapshot().index(),
                    Long.toHexString(peerId),
                    failure);
        }
        local.files().execute(() -> {
            database.close();
            local.loop().run(() -> local.handler().reportSnapshot(peerId, failure == null));
        });
    }

    private final class AnswerReader extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answered(
                    response.status().code(),
                    response.content().toString(StandardCharsets.UTF_8).stripTrailing());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            next();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end("connection ended before the answer");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(cause.toString());
        }
    }
}
