// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.List;

/**
 * Runs one of two branches as one revision, which nobody sees in part.
 *
 * @param conditions the guards
 * @param success what runs if all of them hold
 * @param failure what runs if one of them does not
 */
public record Txn(List<Condition> conditions, List<Op> success, List<Op> failure) implements Op {
    public Txn {
        conditions = List.copyOf(conditions);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
    }

    /** Returns a transaction that does nothing yet under the conditions; under none it always succeeds. */
    public static Txn when(Condition... conditions) {
        return new Txn(List.of(conditions), List.of(), List.of());
    }

    /** Returns this transaction with what runs if all conditions hold. */
    public Txn then(Op... ops) {
        return new Txn(conditions, List.of(ops), failure);
    }

    /** Returns this transaction with what runs if a condition does not hold. */
    public Txn otherwise(Op... ops) {
        return new Txn(conditions, success, List.of(ops));
    }
}
