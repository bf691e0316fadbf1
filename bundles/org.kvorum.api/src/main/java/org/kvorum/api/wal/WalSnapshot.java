// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import org.kvorum.raft.ConfState;

/**
 * A snapshot record of the log ({@code walpb.Snapshot}): the state up to this entry is kept elsewhere.
 *
 * @param index the entry, 0 for the beginning
 * @param term its term
 * @param confState the membership at that entry; empty only at index 0
 */
public record WalSnapshot(long index, long term, ConfState confState) {
    /** The beginning of every log. */
    public static final WalSnapshot START = new WalSnapshot(0, 0, ConfState.EMPTY);
}
