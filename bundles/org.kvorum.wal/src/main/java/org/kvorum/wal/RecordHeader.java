// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

/**
 * The bytes of a {@code walpb.Record} before its data. They say a second time how long the record is, which tells a damaged length from a cut record.
 */
final class RecordHeader {
    /** Type, checksum and the length of the data with their tags. */
    static final int BYTES_MAX = 2 + 6 + 6;

    enum Verdict {
        /** The header is whole and agrees with the length of the frame. */
        SOUND,
        /** The bytes end within the header. */
        CUT,
        /** No record of that length begins so. */
        WRONG
    }

    private static final RecordType[] TYPES = RecordType.values();

    private byte[] array = {};
    private int position;
    private int end;

    RecordType type = RecordType.NONE;
    int crc;
    /** Where in the array the data begin. */
    int dataOffset;

    int dataLength;

    /** Reads the header of a record of {@code recordBytes} at {@code from}, of which the array holds what lies before {@code to}. */
    Verdict read(byte[] bytes, int from, int to, long recordBytes) {
        array = bytes;
        position = from;
        end = to;
        long typeNumber = field(1 << 3);
        long crcNumber = field(2 << 3);
        boolean withData = position - from < recordBytes;
        long dataBytes = withData ? field(3 << 3 | 2) : 0;
        if (position > end) {
            return Verdict.CUT;
        }
        if (typeNumber <= 0 || TYPES.length <= typeNumber || crcNumber >>> Integer.SIZE != 0) {
            return Verdict.WRONG;
        }
        if (dataBytes < 0 || position - from + dataBytes != recordBytes) {
            return Verdict.WRONG;
        }
        type = TYPES[(int) typeNumber];
        crc = (int) crcNumber;
        dataOffset = position;
        dataLength = (int) dataBytes;
        return Verdict.SOUND;
    }

    /** Reads a number after its tag; -1 if there is another tag, a position beyond the end if the bytes end. */
    private long field(int tag) {
        if (position >= end) {
            position = end + 1;
            return -1;
        }
        if (array[position++] != tag) {
            return -1;
        }
        long value = 0;
        for (int shift = 0; shift <= Integer.SIZE; shift += 7) {
            if (position >= end) {
                position = end + 1;
                return -1;
            }
            byte next = array[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
