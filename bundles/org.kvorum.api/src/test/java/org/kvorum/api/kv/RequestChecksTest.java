// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.api.kv.ErrorCode.DUPLICATE_KEY;
import static org.kvorum.api.kv.ErrorCode.EMPTY_KEY;
import static org.kvorum.api.kv.ErrorCode.INVALID_SORT_OPTION;
import static org.kvorum.api.kv.ErrorCode.KEY_NOT_FOUND;
import static org.kvorum.api.kv.ErrorCode.LEASE_PROVIDED;
import static org.kvorum.api.kv.ErrorCode.TOO_MANY_OPS;
import static org.kvorum.api.kv.ErrorCode.VALUE_PROVIDED;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Compare;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

final class RequestChecksTest {
    private static final int OPS_MAX = 8;
    private final RequestChecks checks = new RequestChecks(OPS_MAX);

    @Test
    void checksRanges() {
        assertThat(RequestChecks.range(range("a", 0, 0))).isNull();
        assertThat(RequestChecks.range(range("", 0, 0))).isEqualTo(EMPTY_KEY);
        assertThat(RequestChecks.range(range("a", 2, 4))).isNull();
        assertThat(RequestChecks.range(range("a", 3, 0))).isEqualTo(INVALID_SORT_OPTION);
        assertThat(RequestChecks.range(range("a", 0, 5))).isEqualTo(INVALID_SORT_OPTION);
        assertThat(RequestChecks.range(range("a", -1, 0))).isEqualTo(INVALID_SORT_OPTION);
    }

    @Test
    void checksPuts() {
        assertThat(RequestChecks.put(put("a"))).isNull();
        assertThat(RequestChecks.put(put(""))).isEqualTo(EMPTY_KEY);
        assertThat(RequestChecks.put(new PutRequest(utf8("a"), utf8("v"), 0, false, true, false)))
                .isEqualTo(VALUE_PROVIDED);
        assertThat(RequestChecks.put(new PutRequest(utf8("a"), Bytes.EMPTY, 7, false, true, true)))
                .isEqualTo(LEASE_PROVIDED);
        assertThat(RequestChecks.deleteRange(delete("", ""))).isEqualTo(EMPTY_KEY);
    }

    @Test
    void countsTheOperationsOfEachLevelAgainstWhatTheLevelsAboveLeft() {
        assertThat(txn(gets(8))).isNull();
        assertThat(txn(gets(9))).isEqualTo(TOO_MANY_OPS);
        assertThat(txn(List.of(txnOp(gets(7))))).isNull();
        assertThat(txn(List.of(txnOp(gets(8))))).isEqualTo(TOO_MANY_OPS);
        var guards = Collections.nCopies(9, Compare.number(utf8("a"), Compare.MOD, Compare.EQUAL, 0));
        assertThat(checks.txn(new TxnRequest(guards, List.of(), List.of()))).isEqualTo(TOO_MANY_OPS);
    }

    @Test
    void checksWhatStandsInATransaction() {
        var keyless = List.of(Compare.number(Bytes.EMPTY, Compare.MOD, Compare.EQUAL, 0));
        assertThat(checks.txn(new TxnRequest(keyless, List.of(), List.of()))).isEqualTo(EMPTY_KEY);
        assertThat(txn(List.of(new RequestOp.Unset()))).isEqualTo(KEY_NOT_FOUND);
        assertThat(txn(List.of(txnOp(List.of(putOp("")))))).isEqualTo(EMPTY_KEY);
        assertThat(checks.txn(new TxnRequest(List.of(), List.of(), List.of(new RequestOp.Range(range("a", 7, 0))))))
                .isEqualTo(INVALID_SORT_OPTION);
    }

    @Test
    void refusesToTouchAKeyTwice() {
        assertThat(txn(List.of(putOp("a"), putOp("b")))).isNull();
        assertThat(txn(List.of(putOp("a"), putOp("a")))).isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(putOp("a"), deleteOp("a", "")))).isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(deleteOp("a", "c"), putOp("b")))).isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(deleteOp("a", "c"), putOp("c")))).isNull();
        assertThat(txn(List.of(deleteOp("a", "c"), deleteOp("b", "d")))).isNull();
        assertThat(checks.txn(new TxnRequest(List.of(), List.of(putOp("a")), List.of(putOp("a")))))
                .isNull();
    }

    @Test
    void looksIntoNestedTransactionsAsEtcdDoes() {
        var either = new RequestOp.Txn(new TxnRequest(List.of(), List.of(putOp("a")), List.of(putOp("a"))));
        assertThat(txn(List.of(either))).isNull();
        assertThat(txn(List.of(either, putOp("a")))).isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(txnOp(List.of(putOp("a"))), txnOp(List.of(putOp("a"))))))
                .isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(txnOp(List.of(putOp("a"))), txnOp(List.of(deleteOp("a", ""))))))
                .isNull();
        assertThat(txn(List.of(txnOp(List.of(deleteOp("a", ""))), txnOp(List.of(putOp("a"))))))
                .isEqualTo(DUPLICATE_KEY);
        assertThat(txn(List.of(putOp("a"), txnOp(List.of(deleteOp("a", "")))))).isEqualTo(DUPLICATE_KEY);
    }

    @Test
    void doesNotTakeAZeroByteForAnOpenEnd() {
        assertThat(txn(List.of(putOp("a"), deleteOp("a", "\0")))).isNull();
    }

    private @Nullable ErrorCode txn(List<RequestOp> success) {
        return checks.txn(new TxnRequest(List.of(), success, List.of()));
    }

    private static List<RequestOp> gets(int count) {
        return IntStream.range(0, count)
                .<RequestOp>mapToObj(i -> new RequestOp.Range(range("a", 0, 0)))
                .toList();
    }

    private static RangeRequest range(String key, int order, int target) {
        return new RangeRequest(utf8(key), Bytes.EMPTY, 0, 0, order, target, false, false, false, 0, 0, 0, 0);
    }

    private static PutRequest put(String key) {
        return new PutRequest(utf8(key), Bytes.EMPTY, 0, false, false, false);
    }

    private static DeleteRangeRequest delete(String key, String end) {
        return new DeleteRangeRequest(utf8(key), utf8(end), false);
    }

    private static RequestOp putOp(String key) {
        return new RequestOp.Put(put(key));
    }

    private static RequestOp deleteOp(String key, String end) {
        return new RequestOp.DeleteRange(delete(key, end));
    }

    private static RequestOp txnOp(List<RequestOp> success) {
        return new RequestOp.Txn(new TxnRequest(List.of(), success, List.of()));
    }

    private static Bytes utf8(String text) {
        return Bytes.utf8(text);
    }
}
