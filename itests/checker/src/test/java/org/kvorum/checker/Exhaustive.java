// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;

/**
 * Wing and Gong's search as the books have it, for at most 62 operations: tries every operation that may come next, knows nothing of revisions as an order, of evidence, or of time bounds. Judges
 * linearizable operations without leases only; it is here to judge the judge.
 */
final class Exhaustive {
    private record Tried(long done, long state, long revision) {}

    private final List<Operation> operations;
    private final KvState state;
    private final Set<Tried> tried = new HashSet<>();

    private Exhaustive(History history) {
        this.operations = history.operations().stream()
                .filter(o -> !(o.outcome() instanceof Outcome.Refused))
                .filter(o -> !Claims.isSerializable(o.request()))
                .filter(o -> !o.isUnknown() || Effects.mayWrite(o.request()))
                .toList();
        this.state = new KvState(history.startRevision(), history.startKvs());
    }

    static boolean linearizable(History history) {
        return new Exhaustive(history).search(0);
    }

    private boolean search(long done) {
        long earliest = Long.MAX_VALUE;
        boolean complete = true;
        for (int i = 0; i < operations.size(); i++) {
            if ((done >> i & 1) == 0 && !operations.get(i).isUnknown()) {
                complete = false;
                earliest = Math.min(earliest, operations.get(i).respondedAt());
            }
        }
        if (complete) {
            return true;
        }
        if (!tried.add(new Tried(done, state.fingerprint(), state.revision()))) {
            return false;
        }
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if ((done >> i & 1) == 0 && operation.invokedAt() <= earliest) {
                KvState.Mark mark = state.mark();
                if (answers(operation) && search(done | 1L << i)) {
                    return true;
                }
                state.back(mark);
            }
        }
        return false;
    }

    private boolean answers(Operation operation) {
        if (operation.request() instanceof Request.Range range
                && operation.outcome() instanceof Outcome.Done done
                && range.revision() == 0) {
            return state.range(range.range(), range.limit(), state.revision()).equals(done.response());
        }
        KvState.Execution execution = state.execute(operation.request(), null);
        return !(operation.outcome() instanceof Outcome.Done done)
                || execution.response().equals(done.response());
    }
}
