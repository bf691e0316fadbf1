// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.kvorum.bench.h2.Method;

/** Single puts, of keys one after the other (round and round) or at random. */
public final class PutLoad implements Load {

    private final Keys keys;
    private final Values values;
    private final boolean sequential;
    private final AtomicLong next = new AtomicLong();

    public PutLoad(Keys keys, Values values, boolean sequential) {
        this.keys = keys;
        this.values = values;
        this.sequential = sequential;
    }

    @Override
    public String name() {
        return "put";
    }

    @Override
    public Session session(int client, int clients, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Session() {
            @Override
            public Method method() {
                return Method.PUT;
            }

            @Override
            public void writeTo(ByteBuf out) {
                long index = sequential ? next.getAndIncrement() % keys.count() : random.nextLong(keys.count());
                write(out, keys, index, values, random);
            }

            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                return length > 0;
            }
        };
    }

    /** A PutRequest of a key and a value. */
    static void write(ByteBuf out, Keys keys, long index, Values values, SplittableRandom random) {
        Wire.head(out, 1, keys.bytes());
        keys.write(out, index);
        Wire.head(out, 2, values.bytes());
        values.write(out, random);
    }

    static int bytes(Keys keys, Values values) {
        return Wire.fieldBytes(keys.bytes()) + Wire.fieldBytes(values.bytes());
    }
}
