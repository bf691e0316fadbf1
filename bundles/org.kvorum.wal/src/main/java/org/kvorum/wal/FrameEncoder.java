// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireWriter;
import org.kvorum.raft.Entry;
import org.kvorum.raft.RaftCodec;

/** Gathers the frames of a batch in one array that is used again for the next, and carries the checksum from record to record. */
final class FrameEncoder {
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CAPACITY = 64 << 10;
    /** An array that one big batch blew up beyond this is given back. */
    private static final int CAPACITY_KEPT_MAX = 4 << 20;

    private static final byte TYPE_TAG = 1 << 3;
    private static final byte CRC_TAG = 2 << 3;
    private static final byte DATA_TAG = 3 << 3 | 2;

    private final CrcChain crc = new CrcChain();
    private WireWriter body = new WireWriter(CAPACITY);
    private byte[] array = new byte[CAPACITY];
    private int length;

    FrameEncoder(int crc) {
        this.crc.restart(crc);
    }

    void entry(Entry entry) {
        RaftCodec.writeEntry(body.clear(), entry);
        record(RecordType.ENTRY, body.backingArray(), 0, body.length());
    }

    void record(RecordType type, Bytes data) {
        record(type, data.backingArray(), data.backingOffset(), data.length());
    }

    /** The record that begins a segment. */
    void crcRecord() {
        record(RecordType.CRC, new byte[0], 0, 0);
    }

    @SuppressWarnings("EnumOrdinal") // the constants stand in the order of their numbers on the disk
    private void record(RecordType type, byte[] data, int offset, int dataBytes) {
        crc.update(data, offset, dataBytes);
        long unsignedCrc = Integer.toUnsignedLong(crc.value());
        int recordBytes = 2
                + 1
                + WireWriter.varintSize(unsignedCrc)
                + (dataBytes == 0 ? 0 : 1 + WireWriter.varintSize(dataBytes) + dataBytes);
        int pad = Frame.padBytes(recordBytes);
        ensure(Frame.LENGTH_BYTES + recordBytes + pad);
        LITTLE_ENDIAN.set(array, length, Frame.lengthField(recordBytes));
        length += Frame.LENGTH_BYTES;
        array[length++] = TYPE_TAG;
        array[length++] = (byte) type.ordinal();
        array[length++] = CRC_TAG;
        varint(unsignedCrc);
        if (dataBytes > 0) {
            array[length++] = DATA_TAG;
            varint(dataBytes);
            System.arraycopy(data, offset, array, length, dataBytes);
            length += dataBytes;
        }
        Arrays.fill(array, length, length + pad, (byte) 0);
        length += pad;
        assert length % Frame.LENGTH_BYTES == 0;
    }

    /** The checksum of all data so far. */
    int crc() {
        return crc.value();
    }

    int length() {
        return length;
    }

    /** Returns the frames since the last {@link #clear}. */
    ByteBuffer frames() {
        return ByteBuffer.wrap(array, 0, length);
    }

    void clear() {
        length = 0;
        if (array.length > CAPACITY_KEPT_MAX) {
            array = new byte[CAPACITY];
        }
        if (body.backingArray().length > CAPACITY_KEPT_MAX) {
            body = new WireWriter(CAPACITY);
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
