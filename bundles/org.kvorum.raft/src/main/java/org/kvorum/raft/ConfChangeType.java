// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/** What happens to a member; the ordinal is the number on the wire ({@code raftpb.ConfChangeType}). */
public enum ConfChangeType {
    /** It becomes a voter; a learner is promoted. */
    ADD_NODE,
    /** It is no member any more. */
    REMOVE_NODE,
    /** Something that does not concern the consensus changes, such as its address. */
    UPDATE_NODE,
    /** It becomes a member without a vote; a voter is demoted. */
    ADD_LEARNER_NODE
}
