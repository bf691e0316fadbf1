// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.mvcc.Bench.bytes;
import static org.kvorum.mvcc.Bench.op;
import static org.kvorum.mvcc.Bench.putOf;
import static org.kvorum.mvcc.Bench.rangeOf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.command.KeyValue;
import org.kvorum.command.RequestOp;

final class ConcurrentReadsTest {
    private static final int KEYS = 90;
    private static final int ROUNDS = 1500;

    private final Bench bench = new Bench();

    /** Every transaction writes its number to all keys, and every third one first takes half of them away: whatever a reader sees must be of one number. */
    @Test
    void everyReadSeesOneRevision() throws InterruptedException, ExecutionException {
        write(0);
        var done = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(3);
        try {
            var readers = new ArrayList<Future<Integer>>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> readUntil(done)));
            }
            var compactor = threads.submit(() -> {
                while (!done.get()) {
                    bench.loop.runOne();
                }
            });
            for (int round = 1; round < ROUNDS; round++) {
                write(round);
                if (round % 50 == 0) {
                    bench.compact(bench.store.revision() - round % 20);
                }
            }
            done.set(true);
            for (var reader : readers) {
                assertThat(reader.get()).isPositive();
            }
            compactor.get();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private void write(int round) {
        var ops = new ArrayList<RequestOp>();
        if (round % 3 == 0) {
            ops.add(op(Bench.deleteOf("k45", "\0")));
        }
        for (int key = 0; key < (round % 3 == 1 ? KEYS : KEYS / 2); key++) {
            ops.add(op(putOf("k%02d".formatted(key), "" + round)));
        }
        if (round % 3 == 2) {
            ops.add(op(Bench.deleteOf("k45", "\0")));
        }
        bench.txn(List.of(), ops, List.of());
    }

    private int readUntil(AtomicBoolean done) {
        int reads = 0;
        while (!done.get()) {
            long revision = bench.store.revision();
            check((RangeResult.Rows) bench.store.range(rangeOf("k", "\0")));
            if (bench.store.range(rangeOf("k", "\0", Math.max(2, revision - 10))) instanceof RangeResult.Rows rows) {
                check(rows);
            }
            var before = bench.store.valueAt(bytes("k00"), revision);
            if (before != null) {
                assertThat(KeyValue.decode(before).modRevision()).isEqualTo(revision);
            }
            reads++;
        }
        return reads;
    }

    private static void check(RangeResult.Rows rows) {
        var first = Bench.kv(rows, 0);
        int round = Integer.parseInt(first.value().toStringUtf8());
        assertThat(rows.kvs()).hasSize(round % 3 == 1 ? KEYS : KEYS / 2);
        assertThat(rows.count()).isEqualTo(rows.kvs().size());
        for (int i = 0; i < rows.kvs().size(); i++) {
            var kv = Bench.kv(rows, i);
            assertThat(kv.key()).isEqualTo(bytes("k%02d".formatted(i)));
            assertThat(kv.value()).isEqualTo(first.value());
            assertThat(kv.modRevision()).isEqualTo(first.modRevision()).isLessThanOrEqualTo(rows.revision());
        }
    }
}
