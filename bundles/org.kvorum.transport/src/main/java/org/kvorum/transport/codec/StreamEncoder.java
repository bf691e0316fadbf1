// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import org.kvorum.raft.Message;

/** Writes the frames of one connection. */
public interface StreamEncoder {
    /** Appends the message's frame. */
    void encode(Message message, ByteBuf out);

    /** Appends the frame that only says that the connection lives. */
    void heartbeat(ByteBuf out);
}
