// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import java.util.function.LongConsumer;

/**
 * Reads one protobuf message field by field, without copying: byte fields come out as windows of the message.
 *
 * <pre>{@code
 * var in = new WireReader(message);
 * while (in.next()) {
 *     switch (in.field()) {
 *         case 1 -> key = in.bytes();
 *         case 2 -> revision = in.varint();
 *         default -> in.skip();
 *     }
 * }
 * }</pre>
 *
 * <p>After each successful {@link #next()} exactly one of the value methods or {@link #skip()} must be called. Every method throws
 * {@link WireFormatException} for malformed input, also when the wire type is not the one asked for.
 */
public final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final byte[] array;
    private final int base;
    private final int end;
    private int position;
    private int tag;

    /** Creates a reader at the start of the message. */
    public WireReader(Bytes message) {
        this.array = message.backingArray();
        this.base = message.backingOffset();
        this.end = base + message.length();
        this.position = base;
    }

    /** Moves to the next field; returns {@code false} at the end of the message. */
    public boolean next() {
        if (position == end) {
            return false;
        }
        long raw = rawVarint();
        tag = (int) raw;
        if (raw >>> 32 != 0 || field() == 0) {
            throw malformed("invalid tag");
        }
        return true;
    }

    /** Returns the number of the current field. */
    public int field() {
        return tag >>> 3;
    }

    /** Returns the current field as a varint: int64, uint64, and int32, uint32 and enums sign- or zero-extended as written. */
    public long varint() {
        expect(VARINT);
        return rawVarint();
    }

    /** Returns the current field as an int32, uint32 or enum number. */
    public int int32() {
        return (int) varint();
    }

    /** Returns the current field as a bool. */
    public boolean bool() {
        return varint() != 0;
    }

    /** Returns the current field as bytes (also an embedded message), sharing the message's array. */
    public Bytes bytes() {
        expect(LENGTH_DELIMITED);
        int length = rawLength();
        var value = Bytes.wrap(array, position, length);
        position += length;
        return value;
    }

    /** Returns the current field as text. */
    public String string() {
        return bytes().toStringUtf8();
    }

    /** Hands on every number of the current field of a repeated number or enum: one, or several if they are packed. */
    public void varints(LongConsumer each) {
        if ((tag & 7) != LENGTH_DELIMITED) {
            each.accept(varint());
            return;
        }
        int length = rawLength();
        int stop = position + length;
        while (position < stop) {
            each.accept(rawVarint());
        }
        if (position != stop) {
            throw malformed("packed field " + field() + " runs over its end");
        }
    }

    /** Passes over the current field, whatever its type. */
    public void skip() {
        switch (tag & 7) {
            case VARINT -> rawVarint();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH_DELIMITED -> advance(rawLength());
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw malformed("unsupported wire type " + (tag & 7));
        }
    }

    private void expect(int wireType) {
        if ((tag & 7) != wireType) {
            throw malformed("field " + field() + " has wire type " + (tag & 7) + ", expected " + wireType);
        }
    }

    private int rawLength() {
        long length = rawVarint();
        if (length < 0 || end - position < length) {
            throw malformed("length " + length + " exceeds the message");
        }
        return (int) length;
    }

    private void advance(int count) {
        if (end - position < count) {
            throw malformed("truncated field " + field());
        }
        position += count;
    }

    private long rawVarint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw malformed("truncated varint");
            }
            byte next = array[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("varint longer than 10 bytes");
    }

    private WireFormatException malformed(String what) {
        return new WireFormatException(
                "malformed message: " + what + " at offset " + (position - base) + " of " + (end - base));
    }
}
