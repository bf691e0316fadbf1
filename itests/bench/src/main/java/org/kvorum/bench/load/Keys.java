// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The keys of a key space: a prefix and the key's number in ten digits, so that they sort by number.
 *
 * @param prefix what all keys begin with
 * @param count how many keys there are
 */
public record Keys(String prefix, long count) {

    private static final int DIGITS = 10;

    public Keys {
        if (count < 1) {
            throw new IllegalArgumentException("a key space needs a key");
        }
    }

    int bytes() {
        return prefix.length() + DIGITS;
    }

    void write(ByteBuf out, long index) {
        int start = out.writerIndex();
        out.writeCharSequence(prefix, StandardCharsets.US_ASCII);
        int digits = start + prefix.length();
        out.writeZero(DIGITS);
        long rest = index;
        for (int i = DIGITS - 1; i >= 0; i--) {
            out.setByte(digits + i, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
