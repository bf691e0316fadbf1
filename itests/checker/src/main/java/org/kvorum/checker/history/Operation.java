// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

/**
 * One call of one client.
 *
 * @param id unique in the history
 * @param client who called; a client calls one after the other
 * @param invokedAt when the call was made, in nanoseconds of the one clock all clients share
 * @param respondedAt when the answer was there; {@link #NEVER} if the outcome is unknown. Two operations are ordered only if one's response is strictly before the other's
 *     invocation, so the clock should grow between a response and what the same client calls next.
 */
public record Operation(int id, int client, long invokedAt, long respondedAt, Request request, Outcome outcome) {
    /** The response time of what never got one. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Checks that time runs forward, and that what is unknown has no response. */
    public Operation {
        if (outcome instanceof Outcome.Unknown) {
            respondedAt = NEVER;
        }
        if (respondedAt < invokedAt) {
            throw new IllegalArgumentException("operation " + id + " responded before it was invoked");
        }
    }

    /** Returns whether the outcome is unknown. */
    public boolean isUnknown() {
        return outcome instanceof Outcome.Unknown;
    }
}
