// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call on one connection, and what is done with its answers. A call that has ended may be opened again: a client
 * that sends one request after the other needs a single object.
 */
public abstract class Call {

    private static final int MESSAGE_PREFIX_BYTES = 5;

    /** A message, or the rest of one, that the server's flow-control window does not let out yet. */
    static final class Blocked {
        final byte[] bytes;
        final boolean last;
        int offset;

        Blocked(byte[] bytes, boolean last) {
            this.bytes = bytes;
            this.last = last;
        }
    }

    enum State {
        IDLE,
        WAITING,
        OPEN
    }

    // Owned by the connection, on its event loop.
    State state = State.IDLE;
    Method method = Method.STATUS;
    int streamId;
    int sendWindow;
    int receivedUnacknowledged;
    int httpStatus;
    boolean halfClosed;
    final ArrayDeque<Blocked> blocked = new ArrayDeque<>(0);
    private @Nullable ByteBuf partial;

    /**
     * A response message arrived.
     *
     * @param in holds the message; only valid during this call
     * @param offset of the message's first byte
     * @param length of the message in bytes
     */
    protected abstract void onMessage(ByteBuf in, int offset, int length);

    /** The call is over; nothing else comes. A code other than 0 is a failure, its message may be empty. */
    protected abstract void onClosed(int grpcStatus, String message);

    final void begin(Method method) {
        this.method = method;
        streamId = 0;
        receivedUnacknowledged = 0;
        httpStatus = 0;
        halfClosed = false;
        blocked.clear();
        releasePartial();
    }

    final void end(int grpcStatus, String message) {
        state = State.IDLE;
        blocked.clear();
        releasePartial();
        onClosed(grpcStatus, message);
    }

    /** Takes the data of one frame and hands out the messages that are complete. */
    final void data(ByteBuf in, int offset, int length) throws ProtocolException {
        ByteBuf earlier = partial;
        if (earlier == null) {
            int used = messages(in, offset, length);
            if (used < length) {
                partial = Unpooled.buffer(Math.max(length - used, wanted(in, offset + used, length - used)))
                        .writeBytes(in, offset + used, length - used);
            }
            return;
        }
        earlier.writeBytes(in, offset, length);
        earlier.skipBytes(messages(earlier, earlier.readerIndex(), earlier.readableBytes()));
        if (!earlier.isReadable()) {
            releasePartial();
        }
    }

    private int messages(ByteBuf in, int offset, int length) throws ProtocolException {
        int used = 0;
        while (length - used >= MESSAGE_PREFIX_BYTES) {
            int start = offset + used;
            if (in.getByte(start) != 0) {
                throw new ProtocolException("compressed message, though no compression was offered");
            }
            int size = in.getInt(start + 1);
            if (size < 0) {
                throw new ProtocolException("message of more than 2 GiB");
            }
            if (length - used - MESSAGE_PREFIX_BYTES < size) {
                break;
            }
            used += MESSAGE_PREFIX_BYTES + size;
            onMessage(in, start + MESSAGE_PREFIX_BYTES, size);
        }
        return used;
    }

    private static int wanted(ByteBuf in, int offset, int length) {
        return length < MESSAGE_PREFIX_BYTES ? 0 : MESSAGE_PREFIX_BYTES + in.getInt(offset + 1);
    }

    private void releasePartial() {
        ByteBuf held = partial;
        if (held != null) {
            held.release();
            partial = null;
        }
    }
}
