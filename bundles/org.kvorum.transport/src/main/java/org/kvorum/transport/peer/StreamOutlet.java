// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;
import org.kvorum.transport.codec.StreamEncoder;
import org.kvorum.transport.codec.StreamKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of a stream: the body of the answer to a request the peer made. What the connection does not take at once waits in a bounded queue.
 *
 * <p>Small messages that are given together leave in one chunk.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a connection ends it, and that is noticed
public final class StreamOutlet {
    static final int QUEUED_MESSAGES_MAX = 4096;
    static final long QUEUED_BYTES_MAX = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(StreamOutlet.class);
    private static final int CHUNK_BYTES = 64 << 10;

    /** What becomes of a message. */
    enum Offer {
        /** It is written or queued. */
        TAKEN,
        /** The queue is full; it is dropped. */
        FULL,
        /** No stream is up; it may go another way. */
        DETACHED
    }

    private final long peerId;
    private final StreamKind kind;
    private final Local local;
    private final Activity activity;
    private final Deque<Message> queue = new ArrayDeque<>();
    private long queuedBytes;
    private @Nullable Attachment attachment;

    StreamOutlet(long peerId, StreamKind kind, Local local, Activity activity) {
        this.peerId = peerId;
        this.kind = kind;
        this.local = local;
        this.activity = activity;
    }

    /** Writes to this connection from now on, whose response head is written already; one that was attached before is closed. What is queued goes to the new one. */
    public void attach(Channel channel) {
        var before = attachment;
        var attached = new Attachment(channel, kind.newEncoder());
        attachment = attached;
        local.traffic().attached(peerId);
        if (before != null) {
            LOG.info("closed TCP connection with remote peer, a new one replaces it stream={}", describe());
            before.close();
        }
        channel.closeFuture().addListener(done -> lost(attached));
        activity.succeeded();
        LOG.info("established TCP streaming connection with remote peer stream={}", describe());
        // The reader learns at once that the stream works.
        heartbeat();
        drain();
    }

    /** Goes on with what is queued as far as the connection takes it; called when its buffers have emptied. */
    public void drain() {
        var attached = attachment;
        if (attached == null) {
            return;
        }
        while (!queue.isEmpty() && attached.hasRoom()) {
            var message = queue.removeFirst();
            queuedBytes -= bytes(message);
            attached.write(message);
        }
        attached.flush();
    }

    Offer offer(Message message) {
        var attached = attachment;
        if (attached == null) {
            return Offer.DETACHED;
        }
        if (queue.isEmpty() && attached.hasRoom()) {
            attached.write(message);
            return Offer.TAKEN;
        }
        long bytes = bytes(message);
        if (QUEUED_MESSAGES_MAX <= queue.size() || (!queue.isEmpty() && QUEUED_BYTES_MAX < queuedBytes + bytes)) {
            return Offer.FULL;
        }
        queue.addLast(message);
        queuedBytes += bytes;
        return Offer.TAKEN;
    }

    /** Sends what the last offers left together. */
    void flush() {
        if (attachment != null) {
            attachment.flush();
        }
    }

    /** Shows the reader that the connection lives, and finds out whether it takes anything at all. */
    void heartbeat() {
        var attached = attachment;
        if (attached != null) {
            attached.heartbeat();
        }
    }

    void close() {
        var attached = attachment;
        attachment = null;
        queue.clear();
        queuedBytes = 0;
        if (attached != null) {
            attached.close();
        }
    }

    private void lost(Attachment lost) {
        lost.discard();
        local.traffic().detached(peerId);
        if (attachment != lost) {
            return;
        }
        attachment = null;
        queue.clear();
        queuedBytes = 0;
        LOG.warn("lost TCP streaming connection with remote peer stream={}", describe());
        activity.failed("lost stream " + kind.label());
        // Whatever was in the buffers on both sides may be lost, not only what was queued here.
        local.handler().reportUnreachable(peerId, SendFailure.CONNECTION_LOST);
    }

    private String describe() {
        return kind.label() + " peer-id=" + Long.toHexString(peerId);
    }

    /** Roughly what the message takes in memory and on the wire. */
    private static long bytes(Message message) {
        if (message instanceof Message.Append append) {
            return bytes(append.entries());
        }
        return message instanceof Message.Propose propose ? bytes(propose.entries()) : 128;
    }

    private static long bytes(Iterable<Entry> entries) {
        long bytes = 128;
        for (var entry : entries) {
            bytes += 32 + entry.data().length();
        }
        return bytes;
    }

    /** One connection and the state of its frames. */
    private final class Attachment {
        private final Channel channel;
        private final StreamEncoder encoder;
        private @Nullable ByteBuf chunk;
        private @Nullable ChannelFuture lastHeartbeat;
        private long lastHeartbeatNanos;

        Attachment(Channel channel, StreamEncoder encoder) {
            this.channel = channel;
            this.encoder = encoder;
        }

        boolean hasRoom() {
            return channel.isWritable();
        }

        void write(Message message) {
            encoder.encode(message, chunk((int) Math.min(bytes(message), Integer.MAX_VALUE)));
            if (chunk != null && CHUNK_BYTES <= chunk.readableBytes()) {
                push();
            }
        }

        void flush() {
            push();
            channel.flush();
        }

        void heartbeat() {
            long now = local.environment().ticker().nanos();
            if (lastHeartbeat != null && !lastHeartbeat.isDone()) {
                if (local.options().writeTimeout().toNanos() < now - lastHeartbeatNanos) {
                    LOG.warn("remote peer takes nothing, connection is closed stream={}", describe());
                    channel.close();
                }
                return;
            }
            encoder.heartbeat(chunk(64));
            lastHeartbeat = push();
            lastHeartbeatNanos = now;
            channel.flush();
        }

        void close() {
            discard();
            channel.close();
        }

        void discard() {
            if (chunk != null) {
                chunk.release();
                chunk = null;
            }
        }

        private ByteBuf chunk(int room) {
            if (chunk == null) {
                chunk = channel.alloc().directBuffer(Math.max(room, 256));
            }
            return chunk;
        }

        private @Nullable ChannelFuture push() {
            var full = chunk;
            if (full == null) {
                return null;
            }
            chunk = null;
            local.traffic().sent(peerId, full.readableBytes());
            return channel.write(new DefaultHttpContent(full));
        }
    }
}
