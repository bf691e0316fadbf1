// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.kvorum.bench.h2.Method;

/**
 * Compare-and-swap: if the key's mod revision is still the one last seen, put; else read the key. Each client has keys of
 * its own, so that after the first round every compare holds.
 */
public final class TxnLoad implements Load {

    private static final int COMPARE_MOD = 2;

    private final Keys keys;
    private final Values values;
    private final LongAdder refused = new LongAdder();

    public TxnLoad(Keys keys, Values values) {
        this.keys = keys;
        this.values = values;
    }

    @Override
    public String name() {
        return "txn";
    }

    @Override
    public Map<String, Long> notes() {
        return Map.of("compares that did not hold", refused.sum());
    }

    @Override
    public Session session(int client, int clients, long seed) {
        int own = (int) Math.max(1, Math.min(Integer.MAX_VALUE, keys.count() / clients));
        return new Swaps(client, clients, own, new SplittableRandom(seed));
    }

    private final class Swaps implements Session {

        private final int client;
        private final int clients;
        private final long[] modRevisions;
        private final SplittableRandom random;
        private final WireReader response = new WireReader();
        private final WireReader inner = new WireReader();
        private int current;

        Swaps(int client, int clients, int own, SplittableRandom random) {
            this.client = client;
            this.clients = clients;
            this.modRevisions = new long[own];
            this.random = random;
        }

        @Override
        public Method method() {
            return Method.TXN;
        }

        @Override
        public void writeTo(ByteBuf out) {
            current = random.nextInt(modRevisions.length);
            long index = client + (long) current * clients;
            long modRevision = modRevisions[current];
            int keyBytes = Wire.fieldBytes(keys.bytes());
            Wire.head(out, 1, Wire.numberBytes(COMPARE_MOD) + keyBytes + Wire.numberBytes(modRevision));
            Wire.number(out, 2, COMPARE_MOD); // result stays EQUAL
            Wire.head(out, 3, keys.bytes());
            keys.write(out, index);
            Wire.number(out, 6, modRevision);

            int putBytes = PutLoad.bytes(keys, values);
            Wire.head(out, 2, Wire.fieldBytes(putBytes)); // success
            Wire.head(out, 2, putBytes); // RequestOp.request_put
            PutLoad.write(out, keys, index, values, random);

            Wire.head(out, 3, Wire.fieldBytes(keyBytes)); // failure
            Wire.head(out, 1, keyBytes); // RequestOp.request_range
            RangeLoad.write(out, keys, index, false);
        }

        @Override
        public boolean answer(ByteBuf in, int offset, int length) {
            response.reset(in, offset, length);
            long revision = 0;
            long modRevision = 0;
            boolean succeeded = false;
            while (response.next()) {
                switch (response.field()) {
                    case 1 -> revision = find(inner.enter(response), 3);
                    case 2 -> succeeded = response.number() != 0;
                    case 3 ->
                        modRevision = descend(inner.enter(response), 1) // ResponseOp.response_range
                                        && descend(inner, 2) // RangeResponse.kvs
                                ? find(inner, 3) // KeyValue.mod_revision
                                : 0;
                    default -> {
                        // nothing else is needed
                    }
                }
            }
            if (!succeeded) {
                refused.increment();
            }
            modRevisions[current] = succeeded ? revision : modRevision;
            return revision > 0;
        }

        private static boolean descend(WireReader message, int field) {
            while (message.next()) {
                if (message.field() == field) {
                    message.enter(message);
                    return true;
                }
            }
            return false;
        }

        private static long find(WireReader message, int field) {
            while (message.next()) {
                if (message.field() == field) {
                    return message.number();
                }
            }
            return 0;
        }
    }
}
