// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

/** How an operation ended for its client. */
public sealed interface Outcome {
    /** The outcome nobody knows: done, not done, or still to be done. */
    Outcome UNKNOWN = new Unknown();

    /** The store answered. */
    record Done(Response response) implements Outcome {}

    /** The store answered with an error after which the operation has not been done and never will be. */
    record Refused(Reason reason) implements Outcome {}

    /** Timeout, broken connection, or an error that leaves open what happened. */
    record Unknown() implements Outcome {}

    /** Why a request was refused; all but OTHER say something about the store. */
    enum Reason {
        /** Says nothing about the state of the store. */
        OTHER,
        /** The lease was not there. */
        LEASE_NOT_FOUND,
        /** The lease was there already. */
        LEASE_EXISTS,
        /** The revision asked for was compacted. */
        COMPACTED,
        /** The revision asked for was not written yet. */
        FUTURE_REVISION
    }
}
