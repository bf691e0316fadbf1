// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.kvorum.raft.Message;

/** Reads the frames of one connection. */
@FunctionalInterface
public interface StreamDecoder {
    /**
     * Takes all bytes of the buffer, which may end anywhere, and hands on every message that is whole now. Link heartbeats are passed over. Messages do not refer
     * to the buffer.
     *
     * @throws org.kvorum.bytes.WireFormatException if the stream makes no sense; the decoder must not be used again
     */
    void decode(ByteBuf in, Consumer<Message> messages);
}
