// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.kvorum.bench.h2.Method;

/**
 * Writes each key of a key space once, several to a transaction or one by one. Runs for a fixed number of operations: {@link
 * #operations()}.
 */
public final class FillLoad implements Load {

    private final Keys keys;
    private final Values values;
    private final int batch;
    private final AtomicLong next = new AtomicLong();

    /**
     * Writes these keys.
     *
     * @param batch puts in a transaction, of which servers take 128 by default; 1 for plain puts
     */
    public FillLoad(Keys keys, Values values, int batch) {
        this.keys = keys;
        this.values = values;
        this.batch = batch;
    }

    /** Transactions it takes to write every key. */
    public long operations() {
        return (keys.count() + batch - 1) / batch;
    }

    @Override
    public String name() {
        return "fill";
    }

    @Override
    public Map<String, Long> notes() {
        return Map.of("keys written", Math.min(next.get(), keys.count()), "puts per transaction", (long) batch);
    }

    @Override
    public Session session(int client, int clients, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int putBytes = PutLoad.bytes(keys, values);
        return new Session() {
            @Override
            public Method method() {
                return batch == 1 ? Method.PUT : Method.TXN;
            }

            @Override
            public void writeTo(ByteBuf out) {
                long first = next.getAndAdd(batch);
                if (batch == 1) {
                    PutLoad.write(out, keys, first, values, random);
                    return;
                }
                for (long index = first; index < Math.min(first + batch, keys.count()); index++) {
                    Wire.head(out, 2, Wire.fieldBytes(putBytes)); // TxnRequest.success
                    Wire.head(out, 2, putBytes); // RequestOp.request_put
                    PutLoad.write(out, keys, index, values, random);
                }
            }

            @Override
            public boolean answer(ByteBuf in, int offset, int length) {
                return length > 0;
            }
        };
    }
}
