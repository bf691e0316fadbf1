// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;

/** Judges serializable reads: old they may be, but each must be the whole store at the revision of its header, which must have been written by then. */
public final class SerializableReadChecker {
    private static final String NAME = "serializable";

    /** Returns what is wrong; reads of before the history's start are not judged. */
    public List<Violation> check(History history, RevisionLog log) {
        var violations = new ArrayList<Violation>();
        for (Operation operation : history.operations()) {
            if (operation.outcome() instanceof Outcome.Done done
                    && Claims.isSerializable(operation.request())
                    && Effects.fits(operation.request(), done.response())) {
                check(operation, done.response(), log, violations);
            }
        }
        return violations;
    }

    private static void check(Operation operation, Response response, RevisionLog log, List<Violation> violations) {
        long revision = response.revision();
        RevisionLog.Step step = log.step(revision);
        Operation writer = step == null ? null : step.operation();
        if (revision > log.last()) {
            violations.add(violation(operation, revision, "was answered at a revision nobody wrote"));
        } else if (writer != null && writer.invokedAt() > operation.respondedAt()) {
            violations.add(violation(
                    operation, revision, "saw it before operation " + writer.id() + " was invoked to write it"));
        } else if (operation.request() instanceof Request.Range range && response instanceof Response.Ranged ranged) {
            long at = range.revision() > 0 ? range.revision() : revision;
            if (at > revision) {
                violations.add(violation(operation, at, "read it while the member was at " + revision));
            } else if (at >= log.first()) {
                List<KeyValue> all = log.range(at, range.range());
                boolean cut = range.limit() > 0 && all.size() > range.limit();
                List<KeyValue> expected = cut ? all.subList(0, (int) range.limit()) : all;
                if (!expected.equals(ranged.kvs()) || all.size() != ranged.count()) {
                    violations.add(violation(
                            operation,
                            at,
                            "read " + ranged.kvs() + " (of " + ranged.count() + "), not " + expected + " (of "
                                    + all.size() + ")"));
                }
            }
        } else if (revision >= log.first()) {
            var state = new KvState(revision, log.range(revision, KeyRange.all()));
            Response expected = state.execute(operation.request(), response).response();
            if (!expected.equals(response)) {
                violations.add(violation(operation, revision, Claims.Reading.differs(expected, response)));
            }
        }
    }

    private static Violation violation(Operation operation, long revision, String message) {
        return Violation.of(NAME, revision, "operation " + operation.id() + " " + message, operation);
    }
}
