// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bytes;

import java.util.zip.CRC32C;

/**
 * CRC-32C that can be continued from any earlier value, as etcd's log chains it from record to record and its hashes from pair to pair.
 *
 * <p>The JDK's {@link CRC32C} runs on the processor's own instructions but always starts at zero; a chain from another value is the same as the plain checksum
 * of the data combined with that value, which only takes a multiplication in GF(2).
 */
public final class Castagnoli {
    /** The reversed Castagnoli polynomial. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int[] SHIFT_BY_POWER_OF_TWO_BYTES = shiftTable();

    private Castagnoli() {}

    /** Returns the checksum after {@code data}, where {@code crc} is the checksum of all that came before (0 at the start). */
    public static int update(int crc, Bytes data) {
        return update(crc, data.backingArray(), data.backingOffset(), data.length());
    }

    /** Returns the checksum after {@code length} bytes of {@code array}, where {@code crc} is the checksum of all that came before. */
    public static int update(int crc, byte[] array, int offset, int length) {
        var plain = new CRC32C();
        plain.update(array, offset, length);
        int own = (int) plain.getValue();
        return crc == 0 ? own : shift(crc, length) ^ own;
    }

    /** Multiplies the checksum by x^(8·bytes), which is what feeding so many zero bytes to it does. */
    private static int shift(int crc, int bytes) {
        int result = crc;
        for (int power = 0, rest = bytes; rest != 0; power++, rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(result, SHIFT_BY_POWER_OF_TWO_BYTES[power]);
            }
        }
        return result;
    }

    /** Multiplies two polynomials modulo the Castagnoli polynomial, both bit-reversed. */
    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bit = Integer.SIZE - 1; bit >= 0; bit--) {
            if (((a >>> bit) & 1) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) == 0 ? factor >>> 1 : (factor >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }

    private static int[] shiftTable() {
        var table = new int[Integer.SIZE];
        // x^8, bit-reversed: one byte.
        table[0] = 1 << (Integer.SIZE - 1 - Byte.SIZE);
        for (int power = 1; power < table.length; power++) {
            table[power] = multiply(table[power - 1], table[power - 1]);
        }
        return table;
    }
}
