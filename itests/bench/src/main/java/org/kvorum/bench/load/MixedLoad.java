// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import org.kvorum.bench.h2.Method;

/** Linearizable reads and puts of random keys, each client in the same proportion. */
public final class MixedLoad implements Load {

    private final Keys keys;
    private final Values values;
    private final double reads;
    private final RangeLoad range;

    /**
     * Reads and puts over one key space.
     *
     * @param reads the share of reads, from 0 to 1
     */
    public MixedLoad(Keys keys, Values values, double reads) {
        this.keys = keys;
        this.values = values;
        this.reads = reads;
        this.range = new RangeLoad(keys, values, false, true);
    }

    @Override
    public String name() {
        return "mixed";
    }

    @Override
    public void prepare(Engine engine, int clients) throws InterruptedException {
        range.prepare(engine, clients);
    }

    @Override
    public Session session(int client, int clients, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WireReader reader = new WireReader();
        return new Session() {
            private boolean read;

            @Override
            public Method method() {
                read = random.nextDouble() < reads;
                return read ? Method.RANGE : Method.PUT;
            }

            @Override
            public void writeTo(ByteBuf out) {
                long index = random.nextLong(keys.count());
                if (read) {
                    RangeLoad.write(out, keys, index, false);
                } else {
                    PutLoad.write(out, keys, index, values, random);
                }
            }

            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                return read ? RangeLoad.found(reader.reset(in, offset, length)) : length > 0;
            }
        };
    }
}
