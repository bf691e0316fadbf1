// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything a set of clients did and saw. Nobody else may write to the store meanwhile, except the store itself when a lease expires.
 *
 * @param startRevision the store's revision before the first operation; 1 for a fresh store
 * @param startKvs what was in it then, in key order
 */
public record History(long startRevision, List<KeyValue> startKvs, List<Operation> operations, List<Watch> watches) {
    /** Takes copies. */
    public History {
        startKvs = List.copyOf(startKvs);
        operations = List.copyOf(operations);
        watches = List.copyOf(watches);
    }

    /** Returns a history on a fresh store. */
    public static History of(List<Operation> operations, List<Watch> watches) {
        return new History(1, List.of(), operations, watches);
    }

    /** Returns the same history with other operations. */
    public History withOperations(List<Operation> others) {
        return new History(startRevision, startKvs, others, watches);
    }

    /** Returns the same history with other watches. */
    public History withWatches(List<Watch> others) {
        return new History(startRevision, startKvs, operations, others);
    }

    /** Returns the same history with one more operation at the end. */
    public History plus(Operation operation) {
        var all = new ArrayList<>(operations);
        all.add(operation);
        return withOperations(all);
    }
}
