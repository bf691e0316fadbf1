// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;

/**
 * Collects a known number of bytes from buffers that end anywhere. Each collection is an array of its own, copied once out of the buffer, so that what is cut
 * out of it can be kept as it is.
 */
final class FrameBytes {
    /** Up to this much is believed beforehand; memory for a longer frame is taken only as its bytes arrive. */
    private static final int TRUSTED_BYTES = 1 << 20;

    private final long max;
    private byte[] array = new byte[0];
    private int filled;
    private int wanted;

    /** Creates a collector of at most {@code max} bytes. */
    FrameBytes(long max) {
        this.max = max;
    }

    /** Begins anew with {@code length} bytes, an unsigned number from the wire. */
    void want(long length) {
        if (length < 0 || max < length) {
            throw new WireFormatException(
                    "frame of " + Long.toUnsignedString(length) + " bytes, at most " + max + " are allowed");
        }
        wanted = (int) length;
        filled = 0;
        array = new byte[Math.min(wanted, TRUSTED_BYTES)];
    }

    /** Takes what is missing, as far as it is there; returns whether nothing is missing now. */
    boolean fill(ByteBuf in) {
        int count = Math.min(in.readableBytes(), wanted - filled);
        if (array.length - filled < count) {
            array = Arrays.copyOf(array, (int) Math.min(wanted, Math.max(2L * array.length, (long) filled + count)));
        }
        in.readBytes(array, filled, count);
        filled += count;
        return filled == wanted;
    }

    /** Returns what was collected; it is never written to again. */
    Bytes take() {
        assert filled == wanted : filled + " of " + wanted;
        return Bytes.wrap(array, 0, wanted);
    }
}
