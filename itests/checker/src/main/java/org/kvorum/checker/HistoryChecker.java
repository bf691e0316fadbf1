// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.checker.history.History;

/** Runs all checkers over a history. */
public final class HistoryChecker {
    private final LinearizabilityChecker linearizability;
    private final LeaseChecker leases;

    /** Uses the default limits. */
    public HistoryChecker() {
        this(new LinearizabilityChecker(), new LeaseChecker());
    }

    /** Uses the given checkers. */
    public HistoryChecker(LinearizabilityChecker linearizability, LeaseChecker leases) {
        this.linearizability = linearizability;
        this.leases = leases;
    }

    /**
     * Returns everything that is wrong; an empty list means that all promises were kept.
     *
     * @param ends what the members hold after the last operation; may be empty
     */
    public List<Violation> check(History history, List<FinalState> ends) {
        Verdict verdict = linearizability.check(history);
        if (verdict instanceof Verdict.NotLinearizable not) {
            var violations = new ArrayList<Violation>();
            violations.add(not.violation());
            violations.addAll(new WatchChecker().check(history, null));
            return violations;
        }
        if (verdict instanceof Verdict.Undecided undecided) {
            // Not to know is no success: a test that cannot be judged has to be made smaller.
            var violations = new ArrayList<Violation>();
            violations.add(Violation.of(
                    "linearizability",
                    undecided.farthest().revision(),
                    "undecided after " + undecided.candidates() + " candidates; the best attempt ended with: "
                            + undecided.farthest().message()));
            violations.addAll(new WatchChecker().check(history, null));
            return violations;
        }
        RevisionLog log = ((Verdict.Linearizable) verdict).log();
        var violations = new ArrayList<Violation>();
        violations.addAll(new SerializableReadChecker().check(history, log));
        violations.addAll(new WatchChecker().check(history, log));
        violations.addAll(leases.check(history, log));
        for (FinalState end : ends) {
            violations.addAll(new DurabilityChecker(linearizability).check(history, log, end));
        }
        return violations;
    }
}
