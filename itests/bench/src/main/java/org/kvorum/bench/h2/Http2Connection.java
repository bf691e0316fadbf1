// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one HTTP/2 connection that carries gRPC calls. All methods run on the connection's event loop.
 *
 * <p>Frames are appended to one buffer, which goes out with {@link #flush()}, or by itself after the bytes that were
 * being read have been handled: the answers that came in one segment lead to one write.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
public final class Http2Connection extends ChannelInboundHandlerAdapter {

    /** What the server may send ahead: on the connection, and on each of its streams. */
    private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

    private static final int STREAM_WINDOW_BYTES = 4 << 20;

    private static final int OUTPUT_BYTES = 8 * 1024;
    private static final int MESSAGE_HEADER_BYTES = Frames.HEADER_BYTES + 5;

    /** Told about the life of a connection, on its event loop. */
    interface Listener {

        /** The server's settings have arrived: calls may be opened. */
        void ready(Http2Connection connection);

        /** No new call may be opened; comes once, and also if {@code ready} never came. */
        void unusable(Http2Connection connection, String reason);
    }

    private final Channel channel;
    private final String authority;
    private final Listener listener;
    private final HeaderDecoder headerDecoder = new HeaderDecoder();
    private final IntObjectMap<Call> calls = new IntObjectHashMap<>();
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final Set<Call> blocked = new LinkedHashSet<>();

    private @Nullable HeaderEncoder headerEncoder;
    private @Nullable ByteBuf output;
    private @Nullable ByteBuf cumulation;
    private @Nullable ByteBuf headerFragments;
    private boolean headerFragmentsEndStream;
    private int headerFragmentsStream;
    private boolean reading;
    private boolean usable = true;
    private String unusableReason = "";
    private int nextStreamId = 1;

    private int sendWindow = Frames.DEFAULT_WINDOW_BYTES;
    private int streamSendWindow = Frames.DEFAULT_WINDOW_BYTES;
    private int frameBytesMax = Frames.DEFAULT_MAX_FRAME_BYTES;
    private long streamsMax = Long.MAX_VALUE;
    private int headerTableBytes = Frames.DEFAULT_HEADER_TABLE_BYTES;
    private int receivedUnacknowledged;

    Http2Connection(Channel channel, String authority, Listener listener) {
        this.channel = channel;
        this.authority = authority;
        this.listener = listener;
    }

    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** Opens a call that may send several messages. If the connection cannot take it, the call ends soon, not at once. */
    public void open(Call call, Method method) {
        assert channel.eventLoop().inEventLoop() && call.state == Call.State.IDLE;
        call.begin(method);
        call.state = Call.State.WAITING;
        if (!usable || nextStreamId < 0) {
            giveUp(nextStreamId < 0 ? "stream ids are used up" : unusableReason);
            channel.eventLoop().execute(() -> call.end(GrpcStatus.UNAVAILABLE, unusableReason));
        } else if (headerEncoder == null || calls.size() >= streamsMax) {
            waiting.add(call);
        } else {
            start(call);
        }
    }

    /** Sends a message on an open call. Ignored if the call has ended. */
    public void send(Call call, Payload payload, boolean last) {
        if (call.state == Call.State.IDLE || call.halfClosed) {
            return;
        }
        ByteBuf out = output();
        int start = out.writerIndex();
        out.writeZero(MESSAGE_HEADER_BYTES);
        payload.writeTo(out);
        int length = out.writerIndex() - start - Frames.HEADER_BYTES;
        out.setInt(start + MESSAGE_HEADER_BYTES - 4, length - 5);
        call.halfClosed = last;
        boolean fits = length <= frameBytesMax && length <= sendWindow && length <= call.sendWindow;
        if (fits && call.state == Call.State.OPEN && call.blocked.isEmpty()) {
            out.setMedium(start, length);
            out.setByte(start + 3, Frames.DATA);
            out.setByte(start + 4, last ? Frames.FLAG_END_STREAM : 0);
            out.setInt(start + 5, call.streamId);
            sendWindow -= length;
            call.sendWindow -= length;
            return;
        }
        byte[] bytes = new byte[length];
        out.getBytes(start + Frames.HEADER_BYTES, bytes);
        out.writerIndex(start);
        call.blocked.add(new Call.Blocked(bytes, last));
        if (call.state == Call.State.OPEN) {
            sendBlocked(call);
        }
    }

    /** A call of one request message. */
    public void unary(Call call, Method method, Payload payload) {
        open(call, method);
        send(call, payload, true);
    }

    /** Ends a call from this side; it is told that it was cancelled. Not to be called from within the call's own events. */
    public void cancel(Call call) {
        if (call.state == Call.State.WAITING) {
            waiting.remove(call);
            call.end(GrpcStatus.CANCELLED, "cancelled by the client");
        } else if (call.state == Call.State.OPEN) {
            Frames.reset(output(), call.streamId, 0x8);
            remove(call);
            call.end(GrpcStatus.CANCELLED, "cancelled by the client");
        }
    }

    /** Sends what was written. Within the handling of received bytes this is put off to its end. */
    public void flush() {
        ByteBuf out = output;
        if (out != null && !reading) {
            output = null;
            channel.writeAndFlush(out, channel.voidPromise());
        }
    }

    public void close() {
        giveUp("closed by the client");
        channel.close();
    }

    private ByteBuf output() {
        ByteBuf out = output;
        if (out == null) {
            out = channel.alloc().directBuffer(OUTPUT_BYTES);
            output = out;
        }
        return out;
    }

    private void start(Call call) {
        HeaderEncoder encoder = Objects.requireNonNull(headerEncoder, "settings have arrived");
        call.state = Call.State.OPEN;
        call.streamId = nextStreamId;
        call.sendWindow = streamSendWindow;
        nextStreamId += 2;
        calls.put(call.streamId, call);
        byte[] block = encoder.block(call.method);
        ByteBuf out = output();
        Frames.header(out, block.length, Frames.HEADERS, Frames.FLAG_END_HEADERS, call.streamId);
        out.writeBytes(block);
        if (!call.blocked.isEmpty()) {
            sendBlocked(call);
        }
    }

    private void startWaiting() {
        while (!waiting.isEmpty() && headerEncoder != null && usable && calls.size() < streamsMax) {
            start(waiting.remove());
        }
    }

    private void sendBlocked(Call call) {
        while (!call.blocked.isEmpty()) {
            Call.Blocked message = call.blocked.element();
            int rest = message.bytes.length - message.offset;
            int length = Math.min(Math.min(rest, frameBytesMax), Math.min(sendWindow, call.sendWindow));
            if (length <= 0) {
                blocked.add(call);
                return;
            }
            boolean end = message.last && length == rest;
            ByteBuf out = output();
            Frames.header(out, length, Frames.DATA, end ? Frames.FLAG_END_STREAM : 0, call.streamId);
            out.writeBytes(message.bytes, message.offset, length);
            message.offset += length;
            sendWindow -= length;
            call.sendWindow -= length;
            if (length == rest) {
                call.blocked.remove();
            }
        }
        blocked.remove(call);
    }

    private void sendAllBlocked() {
        for (Call call : List.copyOf(blocked)) {
            sendBlocked(call);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ByteBuf out = output();
        Frames.preface(out);
        Frames.header(out, 12, Frames.SETTINGS, 0, 0);
        Frames.setting(out, Frames.SETTINGS_ENABLE_PUSH, 0);
        Frames.setting(out, Frames.SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW_BYTES);
        Frames.windowUpdate(out, 0, CONNECTION_WINDOW_BYTES - Frames.DEFAULT_WINDOW_BYTES);
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        reading = true;
        try {
            ByteBuf earlier = cumulation;
            if (earlier == null) {
                frames(in);
                if (in.isReadable()) {
                    cumulation = Unpooled.buffer(Math.max(in.readableBytes(), Frames.DEFAULT_MAX_FRAME_BYTES))
                            .writeBytes(in);
                }
            } else {
                earlier.writeBytes(in);
                frames(earlier);
                if (earlier.isReadable()) {
                    earlier.discardSomeReadBytes();
                } else {
                    earlier.release();
                    cumulation = null;
                }
            }
        } catch (ProtocolException | Http2Exception broken) {
            giveUp("protocol error: " + broken.getMessage());
            context.close();
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        reading = false;
        giveUp("connection closed");
        List<Call> open = new ArrayList<>(calls.values());
        calls.clear();
        blocked.clear();
        for (Call call : open) {
            call.end(GrpcStatus.UNAVAILABLE, unusableReason);
        }
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        giveUp(String.valueOf(cause.getMessage()));
        context.close();
    }

    private void release() {
        for (ByteBuf held : new @Nullable ByteBuf[] {output, cumulation, headerFragments}) {
            if (held != null) {
                held.release();
            }
        }
        output = null;
        cumulation = null;
        headerFragments = null;
    }

    /** Lets the calls that run finish, and takes no new ones. */
    private void giveUp(String reason) {
        if (!usable) {
            return;
        }
        usable = false;
        unusableReason = reason;
        listener.unusable(this, reason);
        while (!waiting.isEmpty()) {
            waiting.remove().end(GrpcStatus.UNAVAILABLE, reason);
        }
        if (calls.isEmpty()) {
            channel.close();
        }
    }

    private void remove(Call call) {
        calls.remove(call.streamId);
        if (!call.blocked.isEmpty()) {
            blocked.remove(call);
        }
        if (!waiting.isEmpty()) {
            startWaiting();
        } else if (!usable && calls.isEmpty()) {
            channel.close();
        }
    }

    private void frames(ByteBuf in) throws ProtocolException, Http2Exception {
        while (in.readableBytes() >= Frames.HEADER_BYTES) {
            int start = in.readerIndex();
            int length = in.getUnsignedMedium(start);
            if (length > Frames.DEFAULT_MAX_FRAME_BYTES) {
                throw new ProtocolException("frame of " + length + " bytes");
            }
            if (in.readableBytes() < Frames.HEADER_BYTES + length) {
                return;
            }
            int type = in.getByte(start + 3);
            int flags = in.getByte(start + 4);
            int streamId = in.getInt(start + 5) & Integer.MAX_VALUE;
            in.readerIndex(start + Frames.HEADER_BYTES);
            if (headerFragments != null && (type != Frames.CONTINUATION || streamId != headerFragmentsStream)) {
                throw new ProtocolException("a header block was interrupted");
            }
            frame(in, length, type, flags, streamId);
            in.readerIndex(start + Frames.HEADER_BYTES + length);
        }
    }

    private void frame(ByteBuf in, int length, int type, int flags, int streamId)
            throws ProtocolException, Http2Exception {
        switch (type) {
            case Frames.DATA -> data(in, length, flags, streamId);
            case Frames.HEADERS -> headers(in, length, flags, streamId);
            case Frames.CONTINUATION -> continuation(in, length, flags, streamId);
            case Frames.SETTINGS -> settings(in, length, flags);
            case Frames.WINDOW_UPDATE -> windowUpdate(in, length, streamId);
            case Frames.PING -> ping(in, length, flags);
            case Frames.RST_STREAM -> reset(in, length, streamId);
            case Frames.GOAWAY -> goAway(in, length);
            default -> {
                // PRIORITY and frames of extensions mean nothing to this client.
            }
        }
    }

    private void data(ByteBuf in, int length, int flags, int streamId) throws ProtocolException {
        receivedUnacknowledged += length;
        if (receivedUnacknowledged >= CONNECTION_WINDOW_BYTES / 2) {
            Frames.windowUpdate(output(), 0, receivedUnacknowledged);
            receivedUnacknowledged = 0;
        }
        Call call = calls.get(streamId);
        if (call == null) {
            return; // what was under way when the call was cancelled
        }
        int padding = padding(in, length, flags);
        int prefix = (flags & Frames.FLAG_PADDED) == 0 ? 0 : 1;
        call.data(in, in.readerIndex() + prefix, length - prefix - padding);
        if ((flags & Frames.FLAG_END_STREAM) != 0) {
            finish(call, GrpcStatus.INTERNAL, "the stream ended without trailers");
            return;
        }
        call.receivedUnacknowledged += length;
        if (call.receivedUnacknowledged >= STREAM_WINDOW_BYTES / 2) {
            Frames.windowUpdate(output(), streamId, call.receivedUnacknowledged);
            call.receivedUnacknowledged = 0;
        }
    }

    private static int padding(ByteBuf in, int length, int flags) throws ProtocolException {
        if ((flags & Frames.FLAG_PADDED) == 0) {
            return 0;
        }
        int padding = length == 0 ? 0 : in.getUnsignedByte(in.readerIndex());
        if (padding >= length) {
            throw new ProtocolException("more padding than frame");
        }
        return padding;
    }

    private void headers(ByteBuf in, int length, int flags, int streamId) throws ProtocolException, Http2Exception {
        int padding = padding(in, length, flags);
        int prefix = ((flags & Frames.FLAG_PADDED) == 0 ? 0 : 1) + ((flags & Frames.FLAG_PRIORITY) == 0 ? 0 : 5);
        int blockBytes = length - prefix - padding;
        if (blockBytes < 0) {
            throw new ProtocolException("HEADERS frame too short");
        }
        in.skipBytes(prefix);
        boolean endStream = (flags & Frames.FLAG_END_STREAM) != 0;
        if ((flags & Frames.FLAG_END_HEADERS) != 0) {
            head(streamId, headerDecoder.decode(streamId, in, blockBytes), endStream);
        } else {
            headerFragments = Unpooled.buffer(2 * blockBytes).writeBytes(in, blockBytes);
            headerFragmentsStream = streamId;
            headerFragmentsEndStream = endStream;
        }
    }

    private void continuation(ByteBuf in, int length, int flags, int streamId)
            throws ProtocolException, Http2Exception {
        ByteBuf fragments = headerFragments;
        if (fragments == null) {
            throw new ProtocolException("CONTINUATION without HEADERS");
        }
        fragments.writeBytes(in, length);
        if ((flags & Frames.FLAG_END_HEADERS) != 0) {
            headerFragments = null;
            try {
                ResponseHead head = headerDecoder.decode(streamId, fragments, fragments.readableBytes());
                head(streamId, head, headerFragmentsEndStream);
            } finally {
                fragments.release();
            }
        }
    }

    private void head(int streamId, ResponseHead head, boolean endStream) {
        Call call = calls.get(streamId);
        if (call == null) {
            return;
        }
        if (head.httpStatus() != 0) {
            call.httpStatus = head.httpStatus();
        }
        if (!endStream) {
            return;
        }
        if (head.grpcStatus() != ResponseHead.NO_STATUS) {
            finish(call, head.grpcStatus(), head.message());
        } else {
            finish(call, GrpcStatus.ofHttp(call.httpStatus), "no grpc-status, HTTP status " + call.httpStatus);
        }
    }

    private void finish(Call call, int grpcStatus, String message) {
        if (!call.halfClosed || !call.blocked.isEmpty()) {
            // The server needs no more of the request; without this the stream would stay half open on its side.
            Frames.reset(output(), call.streamId, 0x8);
        }
        remove(call);
        call.end(grpcStatus, message);
    }

    private void settings(ByteBuf in, int length, int flags) throws ProtocolException {
        if ((flags & Frames.FLAG_ACK) != 0) {
            return;
        }
        if (length % 6 != 0) {
            throw new ProtocolException("SETTINGS of " + length + " bytes");
        }
        for (int i = 0; i < length; i += 6) {
            setting(in.getUnsignedShort(in.readerIndex() + i), in.getUnsignedInt(in.readerIndex() + i + 2));
        }
        Frames.header(output(), 0, Frames.SETTINGS, Frames.FLAG_ACK, 0);
        if (headerEncoder == null) {
            headerEncoder = new HeaderEncoder(authority, headerTableBytes);
            listener.ready(this);
        }
        sendAllBlocked();
        startWaiting();
    }

    private void setting(int id, long value) throws ProtocolException {
        switch (id) {
            case Frames.SETTINGS_HEADER_TABLE_SIZE -> {
                if (headerEncoder != null && value < Frames.DEFAULT_HEADER_TABLE_BYTES) {
                    throw new ProtocolException("the header table shrank while in use");
                }
                headerTableBytes = (int) Math.min(value, Frames.DEFAULT_HEADER_TABLE_BYTES);
            }
            case Frames.SETTINGS_MAX_CONCURRENT_STREAMS -> streamsMax = value;
            case Frames.SETTINGS_MAX_FRAME_SIZE -> frameBytesMax = (int) value;
            case Frames.SETTINGS_INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE) {
                    throw new ProtocolException("window of " + value + " bytes");
                }
                int change = (int) value - streamSendWindow;
                streamSendWindow = (int) value;
                calls.values().forEach(call -> call.sendWindow += change);
            }
            default -> {
                // the rest does not limit this client
            }
        }
    }

    private void windowUpdate(ByteBuf in, int length, int streamId) throws ProtocolException {
        if (length != 4) {
            throw new ProtocolException("WINDOW_UPDATE of " + length + " bytes");
        }
        int increment = in.getInt(in.readerIndex()) & Integer.MAX_VALUE;
        if (streamId == 0) {
            sendWindow = Math.addExact(sendWindow, increment);
            if (!blocked.isEmpty()) {
                sendAllBlocked();
            }
            return;
        }
        Call call = calls.get(streamId);
        if (call != null) {
            call.sendWindow = Math.addExact(call.sendWindow, increment);
            if (!call.blocked.isEmpty()) {
                sendBlocked(call);
            }
        }
    }

    private void ping(ByteBuf in, int length, int flags) throws ProtocolException {
        if (length != 8) {
            throw new ProtocolException("PING of " + length + " bytes");
        }
        if ((flags & Frames.FLAG_ACK) == 0) {
            Frames.header(output(), 8, Frames.PING, Frames.FLAG_ACK, 0);
            output().writeBytes(in, in.readerIndex(), 8);
        }
    }

    private void reset(ByteBuf in, int length, int streamId) throws ProtocolException {
        if (length != 4) {
            throw new ProtocolException("RST_STREAM of " + length + " bytes");
        }
        Call call = calls.get(streamId);
        if (call != null) {
            long code = in.getUnsignedInt(in.readerIndex());
            remove(call);
            call.end(GrpcStatus.ofReset(code), "stream reset with code " + code);
        }
    }

    private void goAway(ByteBuf in, int length) throws ProtocolException {
        if (length < 8) {
            throw new ProtocolException("GOAWAY of " + length + " bytes");
        }
        int lastStreamId = in.getInt(in.readerIndex()) & Integer.MAX_VALUE;
        long code = in.getUnsignedInt(in.readerIndex() + 4);
        String debug = in.toString(in.readerIndex() + 8, length - 8, StandardCharsets.UTF_8);
        giveUp("the server is going away, code " + code + (debug.isEmpty() ? "" : ": " + debug));
        for (Call call : List.copyOf(calls.values())) {
            if (call.streamId > lastStreamId) {
                remove(call);
                call.end(GrpcStatus.UNAVAILABLE, unusableReason);
            }
        }
    }
}
