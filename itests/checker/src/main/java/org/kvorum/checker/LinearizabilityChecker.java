// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import org.kvorum.checker.history.History;

/**
 * Decides whether a history is linearizable as one store with revisions. How: see the package's description.
 *
 * <p>Serializable reads, watches and revokes first count as evidence of what happened; if there is no order with them there may still be one without, and then it is up to their own checkers to
 * say which of them lied.
 */
public final class LinearizabilityChecker {
    private static final long STEPS_MAX = 50_000_000;

    private final long stepsMax;

    /** Gives up after 50 million candidates, some ten seconds. */
    public LinearizabilityChecker() {
        this(STEPS_MAX);
    }

    /** Gives up after so many candidates. */
    public LinearizabilityChecker(long stepsMax) {
        this.stepsMax = stepsMax;
    }

    /** Returns the verdict. A verdict {@link Verdict.Linearizable} with a lease that ended too early is possible: {@link LeaseChecker} tells. */
    public Verdict check(History history) {
        Verdict verdict = new Verdict.Undecided(0, 0);
        for (boolean auxiliary : new boolean[] {true, false}) {
            var claims = new Claims(history, auxiliary);
            for (boolean earlyExpiry : new boolean[] {false, true}) {
                verdict = new GapSearch(claims, earlyExpiry, stepsMax).search();
                if (!(verdict instanceof Verdict.NotLinearizable)) {
                    return verdict;
                }
            }
        }
        return verdict;
    }
}
