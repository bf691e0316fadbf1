// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/**
 * What a member must have on disk before it answers anything that depends on it ({@code raftpb.HardState}).
 *
 * @param term the current term
 * @param vote the member voted for in that term, 0 for none
 * @param commit the highest index known to be committed
 */
public record HardState(long term, long vote, long commit) {
    /** The state of a member that has seen nothing. */
    public static final HardState EMPTY = new HardState(0, 0, 0);
}
