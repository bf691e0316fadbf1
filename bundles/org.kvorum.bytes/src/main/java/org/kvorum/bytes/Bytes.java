// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable string of bytes, ordered as unsigned bytes, as etcd orders keys.
 *
 * <p>It may be a window into a larger array, so that a value cut out of a request is never copied on its way to the log, the engine and the watchers. Use
 * {@link #compact()} before keeping a small window of a large array for long.
 */
public final class Bytes implements Comparable<Bytes> {
    /** The empty string. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** Returns a copy of the given bytes. */
    public static Bytes of(byte... bytes) {
        return wrap(bytes.clone());
    }

    /** Returns a view of the whole array without copying; the caller must never change the array again. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
    }

    /** Returns a view of a part of the array without copying; the caller must never change that part again. */
    public static Bytes wrap(byte[] array, int offset, int length) {
        checkRange(offset, offset + length, array.length);
        return length == 0 ? EMPTY : new Bytes(array, offset, length);
    }

    /** Returns a copy of what remains in the buffer; the buffer's position does not move. */
    public static Bytes copyOf(ByteBuffer buffer) {
        var copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return wrap(copy);
    }

    /** Returns the UTF-8 form of the text. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the eight bytes of the value, most significant first. */
    public static Bytes bigEndian(long value) {
        return wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Returns whether there are no bytes. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Returns the byte at the index, as a signed value. */
    public byte at(int index) {
        checkRange(index, index + 1, length);
        return array[offset + index];
    }

    /** Returns the bytes from {@code from} (inclusive) to {@code to} (exclusive), sharing this array. */
    public Bytes slice(int from, int to) {
        checkRange(from, to, length);
        return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
    }

    /** Returns the big-endian {@code long} at the index. */
    public long longAt(int index) {
        checkRange(index, index + Long.BYTES, length);
        return ByteBuffer.wrap(array, offset + index, Long.BYTES).getLong();
    }

    /** Returns an equal string that holds no more memory than its own bytes. */
    public Bytes compact() {
        return length == array.length ? this : wrap(toByteArray());
    }

    /** Returns this string followed by the other. */
    public Bytes concat(Bytes other) {
        var joined = Arrays.copyOfRange(array, offset, offset + length + other.length);
        System.arraycopy(other.array, other.offset, joined, length, other.length);
        return wrap(joined);
    }

    /** Returns whether this string begins with the other. */
    public boolean startsWith(Bytes prefix) {
        return prefix.length <= length
                && Arrays.equals(
                        array,
                        offset,
                        offset + prefix.length,
                        prefix.array,
                        prefix.offset,
                        prefix.offset + prefix.length);
    }

    /** Returns a copy as an array. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Copies all bytes into the target, starting at {@code targetOffset}. */
    public void copyTo(byte[] target, int targetOffset) {
        System.arraycopy(array, offset, target, targetOffset, length);
    }

    /** Writes all bytes to the stream. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
    }

    /** Returns a read-only buffer over the bytes, without copying. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** Returns the array that holds the bytes, for code that hands them on without a copy; it must never be written to. */
    public byte[] backingArray() {
        return array;
    }

    /** Returns where in {@link #backingArray()} the bytes begin. */
    public int backingOffset() {
        return offset;
    }

    /** Returns the bytes as text; malformed UTF-8 is replaced. */
    public String toStringUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** Returns the bytes as lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other == this) {
            return true;
        }
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Returns a short form for people: printable text as it is, anything else as hexadecimal. */
    @Override
    public String toString() {
        for (int i = 0; i < length; i++) {
            if (array[offset + i] < 0x20 || array[offset + i] == 0x7f) {
                return "0x" + toHex();
            }
        }
        return toStringUtf8();
    }

    private static void checkRange(int from, int to, int length) {
        if (from < 0 || to < from || length < to) {
            throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + length);
        }
    }
}
