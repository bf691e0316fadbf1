// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.util.zip.CRC32C;

/**
 * The CRC-32C that runs through the records of a log.
 *
 * <p>The JDK's one always starts at zero, and to combine its results takes 180 ns for a record of 300 bytes, where the checksum itself takes 25. But any four
 * bytes lead to a checksum of their own: feeding it the four that lead to the wanted value lets it go on from there.
 */
final class CrcChain {
    /** The reversed Castagnoli polynomial. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private final CRC32C crc = new CRC32C();

    /** Goes on from the value. */
    void restart(int value) {
        crc.reset();
        if (value == 0) {
            return;
        }
        // The register after the four bytes is the complement of the checksum; 32 steps back it was their
        // difference from the register at the start, which is all ones.
        int register = ~value;
        for (int step = 0; step < Integer.SIZE; step++) {
            register = register < 0 ? (register ^ POLYNOMIAL) << 1 | 1 : register << 1;
        }
        int bytes = ~register;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            crc.update(bytes >>> shift);
        }
        assert value() == value;
    }

    void update(byte[] array, int offset, int length) {
        crc.update(array, offset, length);
    }

    /** The checksum of all so far. */
    int value() {
        return (int) crc.getValue();
    }
}
