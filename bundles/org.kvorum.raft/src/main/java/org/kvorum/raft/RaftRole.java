// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** The part a member plays at the moment. */
public enum RaftRole {
    /** It follows a leader, or waits for one. */
    FOLLOWER,
    /** It asks whether an election would be won, without disturbing anyone. */
    PRE_CANDIDATE,
    /** It asks for votes. */
    CANDIDATE,
    /** It leads. */
    LEADER
}
