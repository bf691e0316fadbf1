// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A picture of one member's consensus.
 *
 * @param id the member
 * @param hardState term, vote and commit index; possibly not on disk yet
 * @param softState leader and role
 * @param applied the highest index acknowledged as applied
 * @param firstIndex the first index of the log
 * @param lastIndex the last index of the log; possibly not on disk yet
 * @param transferee the member the leadership is being passed on to, 0 for none
 * @param confState the membership
 * @param peers what a leader knows of each member, itself included, by id; empty if not leading
 */
public record RaftStatus(
        long id,
        HardState hardState,
        SoftState softState,
        long applied,
        long firstIndex,
        long lastIndex,
        long transferee,
        ConfState confState,
        SortedMap<Long, PeerStatus> peers) {
    public RaftStatus {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    }
}
