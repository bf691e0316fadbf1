// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

/** What the search for a linearization came to. */
public sealed interface Verdict {
    /** There is one: this one. */
    record Linearizable(RevisionLog log) implements Verdict {}

    /** There is none; the violation is where the best attempt ended. */
    record NotLinearizable(Violation violation) implements Verdict {}

    /** The search was given up after so many candidates; the violation is where the best attempt so far ended. */
    record Undecided(Violation farthest, long candidates) implements Verdict {}
}
