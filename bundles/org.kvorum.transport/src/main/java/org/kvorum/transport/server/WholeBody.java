// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.kvorum.bytes.Bytes;

/** A body that is needed as a whole. */
final class WholeBody implements RequestBody {
    private final int max;
    private final Consumer<Bytes> whole;
    private final Runnable tooLong;
    private byte[] array = new byte[0];
    private int length;
    private boolean given;

    WholeBody(int max, Consumer<Bytes> whole, Runnable tooLong) {
        this.max = max;
        this.whole = whole;
        this.tooLong = tooLong;
    }

    @Override
    public void part(ByteBuf content) {
        int count = content.readableBytes();
        if (given || max - length < count) {
            given = true;
            return;
        }
        if (array.length - length < count) {
            array = Arrays.copyOf(array, (int) Math.min(max, Math.max(2L * array.length, (long) length + count)));
        }
        content.readBytes(array, length, count);
        length += count;
    }

    @Override
    public void end() {
        if (given) {
            tooLong.run();
        } else {
            whole.accept(Bytes.wrap(array, 0, length));
        }
    }

    @Override
    public void aborted() {
        // there is nobody to answer
    }
}
