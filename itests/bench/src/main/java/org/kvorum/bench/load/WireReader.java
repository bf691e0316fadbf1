// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Walks over the fields of a protobuf message in a buffer, without copying and without moving the buffer's indices. */
final class WireReader {

    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int position;
    private int end;
    private int field;
    private long number;
    private int start;
    private int length;

    WireReader reset(ByteBuf in, int offset, int length) {
        this.in = in;
        this.position = offset;
        this.end = offset + length;
        return this;
    }

    /** Starts over inside the message field that {@code outer} stands on. */
    WireReader enter(WireReader outer) {
        return reset(outer.in, outer.start, outer.length);
    }

    /** Steps to the next field; false at the end of the message. */
    boolean next() {
        if (position >= end) {
            return false;
        }
        int tag = (int) varint();
        field = tag >>> 3;
        switch (tag & 7) {
            case 0 -> number = varint();
            case 1 -> {
                number = in.getLongLE(position);
                position += 8;
            }
            case 2 -> {
                length = (int) varint();
                start = position;
                position += length;
            }
            case 5 -> {
                number = in.getIntLE(position);
                position += 4;
            }
            default -> throw new IllegalArgumentException("not a protobuf message");
        }
        return true;
    }

    int field() {
        return field;
    }

    /** The value of a number, boolean or enum. */
    long number() {
        return number;
    }

    /** Where the content of a string, bytes or message field begins. */
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte octet = in.getByte(position++);
            value |= (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint of more than ten bytes");
    }
}
