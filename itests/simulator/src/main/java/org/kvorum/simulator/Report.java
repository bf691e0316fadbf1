// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.List;
import org.kvorum.checker.Violation;
import org.kvorum.checker.history.History;

/**
 * How a run went.
 *
 * @param scenario what the seed had decided
 * @param violations promises that were broken; empty if all is well
 * @param undecided whether the history has so many requests of unknown outcome that no order was found in time, nor that there is none
 * @param history what the clients saw
 * @param trace what happened, if that was wanted
 * @param traceHash differs for any two runs that differ
 * @param steps how many tasks ran
 * @param virtualTime how long it took inside
 */
public record Report(
        Scenario scenario,
        List<Violation> violations,
        boolean undecided,
        History history,
        List<String> trace,
        long traceHash,
        long steps,
        Duration virtualTime) {
    public Report {
        violations = List.copyOf(violations);
        trace = List.copyOf(trace);
    }

    /** Returns whether every promise was kept. */
    public boolean isClean() {
        return violations.isEmpty();
    }
}
