// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;

/**
 * Judges reads of old revisions against compactions. The compacted revision is an object of its own, a number that only grows, so it can be judged apart from the keys. Assumes that nobody
 * compacts but the clients of the history.
 */
final class CompactionTimes {
    private record Compaction(long revision, long invokedAt, long respondedAt) {}

    private final List<Compaction> compactions = new ArrayList<>();

    CompactionTimes(History history) {
        for (Operation operation : history.operations()) {
            if (operation.request() instanceof Request.Compact compact
                    && !(operation.outcome() instanceof Outcome.Refused)) {
                compactions.add(new Compaction(compact.revision(), operation.invokedAt(), operation.respondedAt()));
            }
        }
    }

    /** Returns whether a compaction may have forgotten this revision by then. */
    boolean mayForget(long revision, long at) {
        return compactions.stream().anyMatch(c -> c.revision > revision && c.invokedAt <= at);
    }

    /** Returns what is wrong with the operation, or null. */
    @Nullable
    String objection(Operation operation, TimeBounds times) {
        if (!(operation.request() instanceof Request.Range range) || range.revision() == 0) {
            return null;
        }
        long revision = range.revision();
        if (operation.outcome() instanceof Outcome.Refused refused) {
            if (refused.reason() == Outcome.Reason.COMPACTED && !mayForget(revision, operation.respondedAt())) {
                return "operation " + operation.id() + " was told that revision " + revision
                        + " is compacted, but nobody compacted that far";
            }
            if (refused.reason() == Outcome.Reason.FUTURE_REVISION
                    && !range.serializable()
                    && times.seenAt(revision) < operation.invokedAt()) {
                return "operation " + operation.id() + " was told that revision " + revision
                        + " lies in the future, but " + times.seenBy(revision);
            }
        } else if (operation.outcome() instanceof Outcome.Done && !range.serializable()) {
            for (Compaction compaction : compactions) {
                if (compaction.revision > revision && compaction.respondedAt < operation.invokedAt()) {
                    return "operation " + operation.id() + " read revision " + revision + " after the compaction at "
                            + compaction.revision;
                }
            }
        }
        return null;
    }
}
