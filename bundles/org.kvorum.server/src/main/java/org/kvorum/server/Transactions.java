// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import org.kvorum.api.kv.KvStore;
import org.kvorum.command.RequestOp;
import org.kvorum.command.TxnRequest;

/** What kind of transaction a request is. */
final class Transactions {
    private Transactions() {}

    /** Returns whether every operation of both branches is a range; a nested transaction makes it a write. */
    static boolean isReadOnly(TxnRequest txn) {
        return areRanges(txn.success()) && areRanges(txn.failure());
    }

    /** Returns whether every operation may be served from the local state; also true if there is none. */
    static boolean isSerializable(TxnRequest txn) {
        return areSerializable(txn.success()) && areSerializable(txn.failure());
    }

    /** Returns about how many keys a read-only transaction looks at. */
    static long estimateKeys(KvStore store, TxnRequest txn) {
        return Math.max(estimateKeys(store, txn.success()), estimateKeys(store, txn.failure()))
                + txn.compare().size();
    }

    private static long estimateKeys(KvStore store, List<RequestOp> branch) {
        long sum = 0;
        for (var op : branch) {
            if (op instanceof RequestOp.Range range) {
                sum += store.estimateKeys(range.request());
            }
        }
        return sum;
    }

    private static boolean areRanges(List<RequestOp> branch) {
        return branch.stream().allMatch(op -> op instanceof RequestOp.Range);
    }

    private static boolean areSerializable(List<RequestOp> branch) {
        return branch.stream()
                .allMatch(op ->
                        op instanceof RequestOp.Range range && range.request().serializable());
    }
}
