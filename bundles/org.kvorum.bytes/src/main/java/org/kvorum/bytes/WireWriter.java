// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes one protobuf message into a growing array. Written in ascending field order with these methods the bytes are canonical, the same as those of
 * every other protobuf runtime; etcd's hashes rely on that.
 *
 * <p>The plain methods leave a default value out, as proto3 does; the {@code …Present} methods write it, as proto2 does for a field that was set.
 */
public final class WireWriter {
    private byte[] array;
    private int length;

    /** Creates a writer with room for {@code capacity} bytes; it grows as needed. */
    public WireWriter(int capacity) {
        this.array = new byte[Math.max(capacity, 16)];
    }

    /** Writes a varint field unless the value is 0. Negative numbers take ten bytes. */
    public WireWriter varint(int field, long value) {
        return value == 0 ? this : varintPresent(field, value);
    }

    /** Writes a varint field, also when it is 0. */
    public WireWriter varintPresent(int field, long value) {
        rawVarint((long) field << 3);
        rawVarint(value);
        return this;
    }

    /** Writes a bool field if it is true. */
    public WireWriter bool(int field, boolean value) {
        return value ? varintPresent(field, 1) : this;
    }

    /** Writes a bytes field unless it is empty. */
    public WireWriter bytes(int field, Bytes value) {
        return value.isEmpty() ? this : bytesPresent(field, value);
    }

    /** Writes a bytes field or an encoded message, also when it is empty. */
    public WireWriter bytesPresent(int field, Bytes value) {
        rawVarint(((long) field << 3) | 2);
        rawVarint(value.length());
        return raw(value);
    }

    /** Writes a string field unless it is empty. */
    public WireWriter string(int field, String value) {
        return value.isEmpty() ? this : bytesPresent(field, Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes an embedded message, also when it turns out empty; {@code body} writes its fields to this same writer. */
    public WireWriter message(int field, Consumer<WireWriter> body) {
        rawVarint(((long) field << 3) | 2);
        int start = length;
        // One byte is kept for the length, which fits for most messages; a longer one is moved up once its size is
        // known.
        rawByte((byte) 0);
        body.accept(this);
        int size = length - start - 1;
        int extra = varintSize(size) - 1;
        if (extra > 0) {
            ensure(extra);
            System.arraycopy(array, start + 1, array, start + 1 + extra, size);
        }
        length = start;
        rawVarint(size);
        length += size;
        return this;
    }

    /** Appends bytes as they are, with no tag and no length. */
    public WireWriter raw(Bytes value) {
        ensure(value.length());
        value.copyTo(array, length);
        length += value.length();
        return this;
    }

    /** Appends a bare varint, with no tag. */
    public WireWriter rawVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
        return this;
    }

    /** Returns how many bytes were written. */
    public int length() {
        return length;
    }

    /** Forgets what was written but keeps the array, for a writer that is used again and again and never hands its bytes over. */
    public WireWriter clear() {
        length = 0;
        return this;
    }

    /** Returns the array whose first {@link #length} bytes were written; it is valid until the next write. */
    public byte[] backingArray() {
        return array;
    }

    /** Returns what was written; the writer must not be used afterwards. */
    public Bytes toBytes() {
        // A nearly full array is handed over as it is: copying would cost more than the slack.
        return array.length - length <= 16 ? Bytes.wrap(array, 0, length) : Bytes.wrap(Arrays.copyOf(array, length));
    }

    /** Returns how many bytes the value takes as a varint. */
    public static int varintSize(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    private void rawByte(byte value) {
        ensure(1);
        array[length++] = value;
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
