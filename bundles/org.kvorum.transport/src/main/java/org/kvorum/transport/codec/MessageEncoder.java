// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/** Writes the message stream: a length, most significant byte first, and the message. */
final class MessageEncoder implements StreamEncoder {
    /** A heartbeat from nobody to nobody. */
    private static final Message LINK_HEARTBEAT = new Message.Heartbeat(0, 0, 0, 0, Bytes.EMPTY);

    @Override
    public void encode(Message message, ByteBuf out) {
        write(message, out);
    }

    @Override
    public void heartbeat(ByteBuf out) {
        write(LINK_HEARTBEAT, out);
    }

    static void write(Message message, ByteBuf out) {
        var bytes = RaftCodec.encode(message);
        out.writeLong(bytes.length()).writeBytes(bytes.backingArray(), bytes.backingOffset(), bytes.length());
    }

    static boolean isLinkHeartbeat(Message message) {
        return message instanceof Message.Heartbeat && message.from() == 0 && message.to() == 0;
    }
}
