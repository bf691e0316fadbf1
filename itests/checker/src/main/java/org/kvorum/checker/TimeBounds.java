// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.checker.history.Operation;

/** When each revision was seen first: from then on no linearizable operation may be invoked whose place is before it. */
final class TimeBounds {
    private record Sight(long at, @Nullable Operation by) {}

    private final TreeMap<Long, Sight> sights = new TreeMap<>();

    /** Notes that the revision was seen (by a response, or by a watch if {@code by} is null). */
    void saw(long revision, long at, @Nullable Operation by) {
        // Invariant: later revisions have later first sights, since who sees a revision has seen all before it.
        Map.Entry<Long, Sight> next = sights.ceilingEntry(revision);
        if (next != null && next.getValue().at <= at) {
            return;
        }
        sights.put(revision, new Sight(at, by));
        for (Map.Entry<Long, Sight> before = sights.lowerEntry(revision);
                before != null && before.getValue().at >= at;
                before = sights.lowerEntry(revision)) {
            sights.remove(before.getKey());
        }
    }

    /** Returns the earliest time at which this revision or a later one had been seen. */
    long seenAt(long revision) {
        Map.Entry<Long, Sight> entry = sights.ceilingEntry(revision);
        return entry == null ? Operation.NEVER : entry.getValue().at;
    }

    /** Returns who saw it then, for messages. */
    String seenBy(long revision) {
        Map.Entry<Long, Sight> entry = sights.ceilingEntry(revision);
        if (entry == null) {
            return "nobody";
        }
        Operation by = entry.getValue().by;
        return (by == null ? "a watch" : "operation " + by.id()) + " had seen revision " + entry.getKey() + " at "
                + entry.getValue().at;
    }

    /** Returns the last revision anybody saw, or 0. */
    long last() {
        return sights.isEmpty() ? 0 : sights.lastKey();
    }
}
