// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

/** The length field before each record: the record's length in the low 56 bits, and the number of padding bytes with a flag in the top byte. */
final class Frame {
    /** The bytes of the length field, and what every frame's length is a multiple of. */
    static final int LENGTH_BYTES = 8;

    /** What a disk writes as a whole. */
    static final int SECTOR_BYTES = 512;

    private static final int TOP_SHIFT = 56;
    private static final long RECORD_MASK = (1L << TOP_SHIFT) - 1;
    private static final int PADDED = 0x80;

    private Frame() {}

    static int padBytes(int recordBytes) {
        return -recordBytes & (LENGTH_BYTES - 1);
    }

    static long lengthField(int recordBytes) {
        int pad = padBytes(recordBytes);
        return pad == 0 ? recordBytes : recordBytes | (long) (PADDED | pad) << TOP_SHIFT;
    }

    static long recordBytes(long lengthField) {
        return lengthField & RECORD_MASK;
    }

    /** Returns whether some record has this length field. */
    static boolean isValid(long lengthField) {
        long record = recordBytes(lengthField);
        int pad = (int) (-record & (LENGTH_BYTES - 1));
        int top = (int) (lengthField >>> TOP_SHIFT);
        return record > 0 && top == (pad == 0 ? 0 : PADDED | pad);
    }
}
