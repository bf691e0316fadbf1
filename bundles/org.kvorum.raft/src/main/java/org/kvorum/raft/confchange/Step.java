// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.confchange;

/**
 * What one member becomes.
 *
 * @param kind what it becomes
 * @param id the member
 */
public record Step(Kind kind, long id) {
    /** What a member can become. */
    public enum Kind {
        /** It votes. */
        VOTER,
        /** It follows without a vote. */
        LEARNER,
        /** It is gone. */
        REMOVED
    }
}
