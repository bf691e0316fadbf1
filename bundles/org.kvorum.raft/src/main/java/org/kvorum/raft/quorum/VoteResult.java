// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.quorum;

/** What the votes so far amount to. */
public enum VoteResult {
    /** A quorum agreed. */
    WON,
    /** A quorum cannot agree any more. */
    LOST,
    /** It depends on those who have not answered. */
    PENDING
}
