// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;

/** Reads the message stream. */
final class MessageDecoder implements StreamDecoder {
    static final long MESSAGE_BYTES_MAX = 512 << 20;

    private final BigEndianLong length = new BigEndianLong();
    private final FrameBytes body = new FrameBytes(MESSAGE_BYTES_MAX);
    private boolean inBody;

    @Override
    public void decode(ByteBuf in, Consumer<Message> messages) {
        while (true) {
            if (!inBody) {
                if (!length.fill(in)) {
                    return;
                }
                body.want(length.take());
                inBody = true;
            }
            if (!body.fill(in)) {
                return;
            }
            inBody = false;
            var message = RaftCodec.decodeMessage(body.take());
            if (!MessageEncoder.isLinkHeartbeat(message)) {
                messages.accept(message);
            }
        }
    }
}
