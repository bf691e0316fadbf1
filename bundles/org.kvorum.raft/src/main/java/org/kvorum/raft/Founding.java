// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * What the log of every founder of a cluster begins with, before any of them runs: the members as its first entries, committed by agreement of all who were given
 * the same list in the same order.
 *
 * @param entries one for each member
 * @param hardState that goes with them
 */
public record Founding(List<Entry> entries, HardState hardState) {
    /** What who joins a cluster begins with: nothing. */
    public static final Founding NONE = new Founding(List.of(), HardState.EMPTY);

    private static final long TERM = 1;

    public Founding {
        entries = List.copyOf(entries);
    }

    /** Returns the beginning of a cluster of these members. */
    public static Founding of(List<ConfChange> members) {
        var entries = new ArrayList<Entry>();
        for (var member : members) {
            entries.add(new Entry(TERM, entries.size() + 1, EntryType.CONF_CHANGE, RaftCodec.encode(member)));
        }
        return new Founding(entries, new HardState(TERM, 0, entries.size()));
    }
}
