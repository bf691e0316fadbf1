// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** What an entry's data means; the ordinal is the number on the wire ({@code raftpb.EntryType}). */
public enum EntryType {
    /** A command of the replicated state machine; empty data is a leader's no-op. */
    NORMAL,
    /** A single membership change ({@code raftpb.ConfChange}). */
    CONF_CHANGE,
    /** A membership change that may be joint ({@code raftpb.ConfChangeV2}). */
    CONF_CHANGE_V2
}
