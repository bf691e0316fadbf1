// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

class TransactionsTest {
    private static final Bytes KEY = Bytes.utf8("k");
    private static final RequestOp LINEARIZABLE = new RequestOp.Range(RangeRequest.of(KEY, Bytes.EMPTY));
    private static final RequestOp SERIALIZABLE =
            new RequestOp.Range(new RangeRequest(KEY, Bytes.EMPTY, 0, 0, 0, 0, true, false, false, 0, 0, 0, 0));
    private static final RequestOp PUT = new RequestOp.Put(new PutRequest(KEY, KEY, 0, false, false, false));

    @Test
    void aPutInEitherBranchMakesAWrite() {
        assertThat(Transactions.isReadOnly(txn(List.of(LINEARIZABLE), List.of(SERIALIZABLE))))
                .isTrue();
        assertThat(Transactions.isReadOnly(txn(List.of(LINEARIZABLE), List.of(PUT))))
                .isFalse();
    }

    @Test
    void aNestedTransactionMakesAWriteWhateverIsInIt() {
        var nested = new RequestOp.Txn(txn(List.of(LINEARIZABLE), List.of()));
        assertThat(Transactions.isReadOnly(txn(List.of(nested), List.of()))).isFalse();
    }

    @Test
    void oneLinearizableReadMakesAllOfItLinearizable() {
        assertThat(Transactions.isSerializable(txn(List.of(SERIALIZABLE), List.of(LINEARIZABLE))))
                .isFalse();
        assertThat(Transactions.isSerializable(txn(List.of(SERIALIZABLE), List.of())))
                .isTrue();
    }

    @Test
    void withoutOperationsItIsAStaleRead() {
        var empty = txn(List.of(), List.of());
        assertThat(Transactions.isReadOnly(empty) && Transactions.isSerializable(empty))
                .isTrue();
    }

    @Test
    void costIsThatOfTheDearerBranchWithItsNestedPuts() {
        var nested = new RequestOp.Txn(txn(List.of(PUT, PUT), List.of(PUT)));
        assertThat(Quota.cost(txn(List.of(PUT), List.of(PUT, nested)))).isEqualTo(3 * (256 + 2));
        assertThat(Quota.cost(txn(List.of(LINEARIZABLE), List.of()))).isZero();
    }

    private static TxnRequest txn(List<RequestOp> success, List<RequestOp> failure) {
        return new TxnRequest(List.of(), success, failure);
    }
}
