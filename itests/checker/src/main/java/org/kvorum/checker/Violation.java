// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.List;
import org.kvorum.checker.history.Operation;

/** A broken promise: whose (the checker's name), what happened, at which revision (0: none), and which operations show it. */
public record Violation(String checker, String message, long revision, List<Operation> operations) {
    /** Takes a copy. */
    public Violation {
        operations = List.copyOf(operations);
    }

    static Violation of(String checker, long revision, String message, Operation... operations) {
        return new Violation(checker, message, revision, List.of(operations));
    }

    /** Returns one line for people. */
    @Override
    public String toString() {
        return checker + (revision == 0 ? "" : " at revision " + revision) + ": " + message;
    }
}
