// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;

/** Writes protobuf fields by hand. A field's number must be below 16, so that its tag is one byte. */
final class Wire {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private Wire() {}

    static void varint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static int varintBytes(long value) {
        return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    static void number(ByteBuf out, int field, long value) {
        out.writeByte(field << 3 | VARINT);
        varint(out, value);
    }

    static int numberBytes(long value) {
        return 1 + varintBytes(value);
    }

    /** The tag and length of a string, bytes or message field, whose content the caller writes next. */
    static void head(ByteBuf out, int field, int length) {
        out.writeByte(field << 3 | LENGTH_DELIMITED);
        varint(out, length);
    }

    /** Bytes of a whole string, bytes or message field with a content of {@code length} bytes. */
    static int fieldBytes(int length) {
        return 1 + varintBytes(length) + length;
    }
}
