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
    private static final long STEPS_MAX = 3_000_000;

    private final long stepsMax;

    /** Gives up after 3 million candidates, some ten seconds. */
    public LinearizabilityChecker() {
        this(STEPS_MAX);
    }

    /** Gives up after so many candidates. */
    public LinearizabilityChecker(long stepsMax) {
        this.stepsMax = stepsMax;
    }

    /** Returns the verdict. A verdict {@link Verdict.Linearizable} with a lease that ended too early is possible: {@link LeaseChecker} tells. */
    public Verdict check(History history) {
        Verdict best = search(new Claims(history, true));
        if (best instanceof Verdict.Linearizable) {
            return best;
        }
        Verdict plain = search(new Claims(history, false));
        // Without the evidence a search is freer: what it cannot do nobody can, but what it finds may not be what
        // happened.
        return best instanceof Verdict.NotLinearizable || plain instanceof Verdict.NotLinearizable ? plain : best;
    }

    private Verdict search(Claims claims) {
        Verdict strict = new GapSearch(claims, false, stepsMax).search();
        return strict instanceof Verdict.NotLinearizable ? new GapSearch(claims, true, stepsMax).search() : strict;
    }
}
