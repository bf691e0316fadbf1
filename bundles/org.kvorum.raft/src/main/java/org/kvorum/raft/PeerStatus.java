// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/**
 * One member as the leader sees it.
 *
 * @param match the highest index at which the logs are known to agree
 * @param next the index of the next entry to send
 * @param mode how entries are sent
 * @param recentlyActive whether it was heard of since the last check of the quorum
 * @param learner whether it has no vote
 * @param inflightMessages appends sent and not yet answered
 */
public record PeerStatus(
        long match, long next, Mode mode, boolean recentlyActive, boolean learner, int inflightMessages) {
    /** How entries are sent to a member. */
    public enum Mode {
        /** One append at a time, until it is known where the logs agree. */
        PROBE,
        /** Without waiting for answers. */
        REPLICATE,
        /** Not at all until a snapshot is through. */
        SNAPSHOT
    }
}
