// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;

/** Collects the eight bytes of a number from buffers that end anywhere. */
final class BigEndianLong {
    private long value;
    private int filled;

    /** Takes what is missing, as far as it is there; returns whether the number is whole. */
    boolean fill(ByteBuf in) {
        if (filled == 0 && in.readableBytes() >= Long.BYTES) {
            value = in.readLong();
            filled = Long.BYTES;
        }
        while (filled < Long.BYTES && in.isReadable()) {
            value = value << 8 | in.readUnsignedByte();
            filled++;
        }
        return filled == Long.BYTES;
    }

    /** Returns the number and begins anew. */
    long take() {
        assert filled == Long.BYTES : filled;
        long taken = value;
        value = 0;
        filled = 0;
        return taken;
    }
}
