// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;

/**
 * Judges the end: everything acknowledged is there, and nothing that nobody wrote. A final state counts as one more linearizable read of all keys after the last answer; only when that does not
 * fit is the state compared key by key, to say what was lost.
 */
public final class DurabilityChecker {
    private static final String NAME = "durability";

    private final LinearizabilityChecker linearizability;

    /** Uses the given checker. */
    public DurabilityChecker(LinearizabilityChecker linearizability) {
        this.linearizability = linearizability;
    }

    /**
     * Returns what is wrong with the final state.
     *
     * @param log the order found for the history
     */
    public List<Violation> check(History history, RevisionLog log, FinalState end) {
        Verdict verdict = linearizability.check(history.plus(read(history, end)));
        if (!(verdict instanceof Verdict.NotLinearizable not)) {
            return List.of();
        }
        var violations = new ArrayList<Violation>();
        if (end.revision() < log.last()) {
            violations.add(
                    violation(end, end.revision(), "went back behind revision " + log.last() + ", which was seen"));
        }
        var found = new TreeMap<Bytes, KeyValue>();
        for (KeyValue kv : end.kvs()) {
            found.put(kv.key(), kv);
        }
        for (KeyValue kv : log.range(log.last(), KeyRange.all())) {
            KeyValue now = found.remove(kv.key());
            if (now == null || now.modRevision() < kv.modRevision()) {
                violations.add(violation(end, kv.modRevision(), "lost " + kv + (now == null ? "" : ", it has " + now)));
            } else if (now.modRevision() == kv.modRevision() && !now.equals(kv)) {
                violations.add(violation(end, kv.modRevision(), "has " + now + " instead of " + kv));
            }
        }
        for (Map.Entry<Bytes, KeyValue> extra : found.entrySet()) {
            if (extra.getValue().modRevision() <= log.last()) {
                violations.add(violation(
                        end,
                        extra.getValue().modRevision(),
                        "has " + extra.getValue() + ", which was deleted or never written"));
            }
        }
        if (violations.isEmpty()) {
            violations.add(violation(
                    end,
                    end.revision(),
                    "does not follow from the history: " + not.violation().message()));
        }
        return violations;
    }

    private static Operation read(History history, FinalState end) {
        int id = 0;
        long after = 0;
        for (Operation operation : history.operations()) {
            id = Math.max(id, operation.id() + 1);
            after = Math.max(after, operation.isUnknown() ? operation.invokedAt() : operation.respondedAt());
        }
        return new Operation(
                id,
                -1,
                after + 1,
                after + 2,
                Request.Range.linearizable(KeyRange.all()),
                new Outcome.Done(
                        new Response.Ranged(end.revision(), end.kvs(), end.kvs().size())));
    }

    private static Violation violation(FinalState end, long revision, String message) {
        return Violation.of(NAME, revision, "member " + end.member() + " " + message);
    }
}
