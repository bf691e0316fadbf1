// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.List;

/**
 * A transaction that was run.
 *
 * @param revision the revision it made; the current one if nothing changed
 * @param succeeded whether the conditions held
 * @param results the outcomes of the branch that ran, in order
 */
public record TxnResult(long revision, boolean succeeded, List<OpResult> results) implements OpResult {
    public TxnResult {
        results = List.copyOf(results);
    }

    /** Returns the entries that the read at this place of the branch found. */
    public List<Entry> entries(int index) {
        return ((GetResult) results.get(index)).entries();
    }
}
