// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** How a membership change goes through a joint configuration; the ordinal is the number on the wire ({@code raftpb.ConfChangeTransition}). */
public enum ConfChangeTransition {
    /** A single step is made at once; more than one goes through a joint configuration that is left automatically. */
    AUTO,
    /** Goes through a joint configuration that is left automatically. */
    JOINT_IMPLICIT,
    /** Goes through a joint configuration that stays until an empty change leaves it. */
    JOINT_EXPLICIT
}
