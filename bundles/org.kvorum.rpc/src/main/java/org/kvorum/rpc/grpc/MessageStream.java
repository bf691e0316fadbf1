// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.kvorum.bytes.Bytes;

/** An encoded message on its way into gRPC's framer, which has it write itself into the frame. */
final class MessageStream extends InputStream implements Drainable, KnownLength {
    private final Bytes message;
    private int position;

    MessageStream(Bytes message) {
        this.message = message;
    }

    @Override
    public int available() {
        return message.length() - position;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int length = available();
        message.slice(position, message.length()).writeTo(target);
        position = message.length();
        return length;
    }

    @Override
    public int read() {
        return position < message.length() ? message.at(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = Math.min(length, available());
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(message.backingArray(), message.backingOffset() + position, target, offset, count);
        position += count;
        return count;
    }
}
