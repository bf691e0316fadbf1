// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import org.kvorum.bench.h2.Method;

/** Reads of single keys at random. */
public final class RangeLoad implements Load {

    private static final int FILL_BATCH = 100;

    private final Keys keys;
    private final Values values;
    private final boolean serializable;
    private final boolean filling;

    /**
     * Reads of these keys.
     *
     * @param filling whether to write all keys first
     */
    public RangeLoad(Keys keys, Values values, boolean serializable, boolean filling) {
        this.filling = filling;
        this.keys = keys;
        this.values = values;
        this.serializable = serializable;
    }

    @Override
    public String name() {
        return serializable ? "range (serializable)" : "range";
    }

    @Override
    public void prepare(Engine engine, int clients) throws InterruptedException {
        if (filling) {
            FillLoad fill = new FillLoad(keys, values, FILL_BATCH);
            engine.runAll(fill, fill.operations());
            if (serializable) {
                // A member that has answered this has applied all of it; one that has not might miss keys.
                engine.runAll(new RangeLoad(keys, values, false, false), engine.connections());
            }
        }
    }

    @Override
    public Session session(int client, int clients, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WireReader reader = new WireReader();
        return new Session() {
            @Override
            public Method method() {
                return Method.RANGE;
            }

            @Override
            public void writeTo(ByteBuf out) {
                write(out, keys, random.nextLong(keys.count()), serializable);
            }

            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                return found(reader.reset(in, offset, length));
            }
        };
    }

    /** A RangeRequest of a single key. */
    static void write(ByteBuf out, Keys keys, long index, boolean serializable) {
        Wire.head(out, 1, keys.bytes());
        keys.write(out, index);
        if (serializable) {
            Wire.number(out, 7, 1);
        }
    }

    /** Whether a RangeResponse has a pair in it. */
    static boolean found(WireReader response) {
        while (response.next()) {
            if (response.field() == 2) {
                return true;
            }
        }
        return false;
    }
}
