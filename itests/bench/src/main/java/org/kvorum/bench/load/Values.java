// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Values of one size, cut at random places out of one block of random bytes: cheap to make, and they do not compress. */
public final class Values {

    private static final int BLOCK_BYTES_MIN = 1 << 20;

    private final byte[] block;
    private final int size;

    public Values(int size, long seed) {
        this.size = size;
        this.block = new byte[Math.max(BLOCK_BYTES_MIN, Math.multiplyExact(2, size))];
        new SplittableRandom(seed).nextBytes(block);
    }

    int bytes() {
        return size;
    }

    void write(ByteBuf out, RandomGenerator random) {
        out.writeBytes(block, random.nextInt(block.length - size + 1), size);
    }
}
