// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.mvcc.Bench.bytes;
import static org.kvorum.mvcc.Bench.deleteOf;
import static org.kvorum.mvcc.Bench.op;
import static org.kvorum.mvcc.Bench.putOf;
import static org.kvorum.mvcc.Bench.rangeOf;
import static org.kvorum.mvcc.Bench.txnOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Compare;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RequestOp;

final class TxnTest {
    private final Bench bench = new Bench();

    @Test
    void allWritesOfATransactionAreOneRevision() {
        bench.put("c", "1");
        bench.told.clear();
        var result = run(op(putOf("b", "1")), op(deleteOf("c", "")), op(putOf("a", "1")));
        assertThat(result.revision()).isEqualTo(3);
        assertThat(bench.told).containsExactly("3: +b=1 -c +a=1");
        assertThat(Bench.text(bench.store.history(3, 3, 10).events())).isEqualTo("+b=1 -c +a=1");
    }

    @Test
    void aTransactionWithoutEffectMakesNoRevision() {
        var result = run(op(deleteOf("x", "")), op(rangeOf("x", "")));
        assertThat(result.revision()).isEqualTo(1);
        assertThat(bench.store.revision()).isEqualTo(1);
    }

    @Test
    void readsSeeEarlierWritesAndTellTheRevisionSoFar() {
        bench.put("a", "1");
        var result = run(
                op(rangeOf("a", "")),
                op(deleteOf("x", "")),
                op(putOf("a", "2")),
                op(rangeOf("a", "")),
                op(deleteOf("x", "")),
                op(rangeOf("a", "", 2)));
        assertThat(read(result, 0)).isEqualTo("a=1 @2");
        assertThat(((WriteResult.Deleted) result.responses().get(1)).revision()).isEqualTo(2);
        assertThat(((WriteResult.Put) result.responses().get(2)).revision()).isEqualTo(3);
        assertThat(read(result, 3)).isEqualTo("a=2 @3");
        assertThat(((WriteResult.Deleted) result.responses().get(4)).revision()).isEqualTo(3);
        assertThat(read(result, 5)).isEqualTo("a=1 @3");
        assertThat(result.revision()).isEqualTo(3);
    }

    @Test
    void aDeleteMayTakeAKeyThatWasJustPut() {
        bench.store.txn(txnOf(List.of(), List.of(op(putOf("a", "1")), op(deleteOf("a", "\0"))), List.of()), true);
        bench.store.publish();
        assertThat(bench.store.revision()).isEqualTo(2);
        assertThat(bench.all()).isEmpty();
        bench.put("b", "1");
        run(op(deleteOf("b", "\0")), op(putOf("b", "2")));
        assertThat(bench.all()).isEqualTo("b=2");
        assertThat(Bench.kv(bench.rows(rangeOf("b", "")), 0).version()).isEqualTo(1);
    }

    @Test
    void guardsOfNestedTransactionsAreJudgedByTheStateBefore() {
        var nested = txnOf(
                List.of(Compare.number(bytes("a"), Compare.CREATE, Compare.EQUAL, 0)),
                List.of(op(putOf("b", "a was missing"))),
                List.of(op(putOf("b", "a was there"))));
        var result = run(op(putOf("a", "1")), op(nested));
        assertThat(bench.get("b", "")).isEqualTo("b=a was missing");
        assertThat(((WriteResult.Txn) result.responses().get(1)).succeeded()).isTrue();
    }

    @Test
    void theOtherBranchRunsWhenAGuardFails() {
        var result = (WriteResult.Txn) bench.txn(
                List.of(
                        Compare.number(bytes("a"), Compare.VERSION, Compare.EQUAL, 0),
                        Compare.number(bytes("a"), Compare.VERSION, Compare.GREATER, 0)),
                List.of(op(putOf("a", "yes"))),
                List.of(op(putOf("a", "no"))));
        assertThat(result.succeeded()).isFalse();
        assertThat(bench.all()).isEqualTo("a=no");
    }

    @ParameterizedTest
    @CsvSource({
        // result: 0 equal, 1 greater, 2 less, 3 not equal; target: 0 version, 1 create, 2 mod, 3 value, 4 lease
        "a, '', 0, 0, 4, 2, true",
        "a, '', 1, 0, 4, 1, true",
        "a, '', 2, 0, 4, 2, false",
        "a, '', 3, 0, 4, 2, false",
        "a, '', 0, 1, 5, 2, true",
        "a, '', 0, 2, 6, 4, true",
        "a, '', 0, 4, 8, 7, true",
        "b, '', 0, 4, 8, 0, true",
        "a, '', 0, 3, 7, two, true",
        "a, '', 1, 3, 7, tw, true",
        "a, '', 2, 3, 7, twp, true",
        "a, '', 3, 3, 7, two, false",
        // a missing key counts as zeros, but its value equals nothing
        "x, '', 0, 0, 4, 0, true",
        "x, '', 0, 1, 5, 0, true",
        "x, '', 2, 2, 6, 1, true",
        "x, '', 0, 4, 8, 0, true",
        "x, '', 0, 3, 7, '', false",
        "x, '', 3, 3, 7, y, false",
        // the union not set, or another member of it, is zero or empty
        "a, '', 1, 0, 0, 0, true",
        "a, '', 1, 0, 6, 9, true",
        "a, '', 1, 3, 4, 9, true",
        "x, '', 0, 0, 5, 9, true",
        // unknown numbers
        "a, '', 9, 0, 4, 9, true",
        "a, '', 0, 9, 4, 9, true",
        "a, '', 3, 9, 4, 9, false",
        // intervals: all keys must satisfy, an empty one is a missing key
        "a, c, 1, 0, 4, 0, true",
        "a, c, 0, 0, 4, 2, false",
        "a, \\0, 1, 2, 6, 2, true",
        "x, z, 0, 0, 4, 0, true",
        "c, a, 0, 0, 4, 0, true",
        "x, z, 0, 3, 7, '', false",
    })
    void guardsCompareAsEtcdDoes(
            String key, String end, int result, int target, int unionField, String given, boolean holds) {
        bench.leases.existing.add(7L);
        bench.put("a", "one");
        bench.put("b", "one");
        bench.put(putOf("a", "two", 7));
        boolean value = unionField == 7;
        var guard = new Compare(
                result,
                target,
                bytes(key),
                unionField,
                value ? 0 : Long.parseLong(given),
                value ? bytes(given) : Bytes.EMPTY,
                bytes(end));
        var txn = txnOf(List.of(guard), List.of(), List.of());
        assertThat(((WriteResult.Txn) bench.store.readTxn(txn)).succeeded()).isEqualTo(holds);
        assertThat(((WriteResult.Txn) bench.store.txn(txn, true)).succeeded()).isEqualTo(holds);
    }

    @Test
    void aBadOperationAnywhereOnThePathStopsEverything() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.compactFully(3);
        var keep = new PutRequest(bytes("x"), Bytes.EMPTY, 0, false, true, false);
        assertThat(refused(op(putOf("x", "1")), op(keep))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(refused(op(putOf("x", "1")), op(putOf("y", "1", 9)))).isEqualTo(ErrorCode.LEASE_NOT_FOUND);
        assertThat(refused(op(putOf("x", "1")), op(rangeOf("a", "", 4)))).isEqualTo(ErrorCode.FUTURE_REVISION);
        assertThat(refused(op(putOf("x", "1")), op(rangeOf("a", "", 2)))).isEqualTo(ErrorCode.COMPACTED);
        assertThat(refused(op(rangeOf("a", "", -1)))).isEqualTo(ErrorCode.COMPACTED);
        assertThat(refused(op(rangeOf("a", "", 2)), op(putOf("y", "1", 9)))).isEqualTo(ErrorCode.LEASE_NOT_FOUND);
        assertThat(refused(op(putOf("x", "1")), op(txnOf(List.of(), List.of(op(keep)), List.of()))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        bench.store.publish();
        assertThat(bench.store.revision()).isEqualTo(3);
        assertThat(bench.all()).isEqualTo("a=2");
        // The branch that does not run is not looked at.
        run(op(txnOf(List.of(), List.of(op(putOf("x", "1"))), List.of(op(keep)))));
        assertThat(bench.all()).isEqualTo("a=2 x=1");
    }

    @Test
    void minusOneIsReadableInATransactionUntilTheFirstCompaction() {
        bench.put("a", "1");
        assertThat(read(run(op(rangeOf("a", "", -1))), 0)).isEqualTo("a=1 @2");
        assertThat(refused(op(rangeOf("a", "", -2)))).isEqualTo(ErrorCode.COMPACTED);
    }

    @Test
    void readsAreLeftOutIfNobodyWantsThem() {
        var txn = txnOf(List.of(), List.of(op(rangeOf("a", "")), op(putOf("a", "1"))), List.of());
        var result = (WriteResult.Txn) bench.store.txn(txn, false);
        assertThat(result.responses()).containsExactly(new WriteResult.Put(2, null));
    }

    @Test
    void aTransactionOfReadsIsReadFromWhatIsPublished() {
        bench.put("a", "1");
        bench.store.put(putOf("a", "2"));
        var result = (WriteResult.Txn) bench.store.readTxn(txnOf(List.of(), List.of(op(rangeOf("a", ""))), List.of()));
        assertThat(read(result, 0)).isEqualTo("a=1 @2");
        assertThat(bench.store.readTxn(txnOf(List.of(), List.of(op(rangeOf("a", "", 9))), List.of())))
                .isEqualTo(new WriteResult.Refused(ErrorCode.FUTURE_REVISION));
    }

    private WriteResult.Txn run(RequestOp... ops) {
        return (WriteResult.Txn) bench.txn(List.of(), List.of(ops), List.of());
    }

    private ErrorCode refused(RequestOp... ops) {
        return ((WriteResult.Refused) bench.store.txn(txnOf(List.of(), List.of(ops), List.of()), true)).error();
    }

    private static String read(WriteResult.Txn result, int at) {
        var rows = (RangeResult.Rows) result.responses().get(at);
        return Bench.text(rows) + " @" + rows.revision();
    }
}
