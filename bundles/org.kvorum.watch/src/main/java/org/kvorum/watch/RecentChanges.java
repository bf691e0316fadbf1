// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvEvent;

/** The last revisions, without gaps, so that a stream that was slow for a moment catches up without reading the store. */
final class RecentChanges {
    private final long bytesMax;
    private final @Nullable Change[] ring;
    private long bytes;
    private long first;
    private long end;

    RecentChanges(HubLimits limits, long revision) {
        bytesMax = limits.recentBytesMax();
        ring = new Change[limits.recentChangesMax()];
        first = revision + 1;
        end = revision + 1;
    }

    /** Returns the oldest revision that is here; one beyond the last if there is none. */
    long first() {
        return first;
    }

    void add(Change change) {
        if (change.revision() != end) {
            clear(change.revision() - 1);
        }
        ring[slot(end++)] = change;
        bytes += change.bytes();
        while (bytes > bytesMax || end - first >= ring.length) {
            bytes -= get(first).bytes();
            ring[slot(first++)] = null;
        }
    }

    /** Forgets everything; the next revision follows the given one. */
    void clear(long revision) {
        while (first < end) {
            ring[slot(first++)] = null;
        }
        bytes = 0;
        first = revision + 1;
        end = first;
    }

    /** Returns the changes from a revision on that is not too old, whole revisions, stopping after about {@code eventsMax}. */
    List<KvEvent> eventsFrom(long revision, int eventsMax) {
        assert first <= revision : "not here any more";
        var events = new ArrayList<KvEvent>();
        for (long each = revision; each < end && events.size() < eventsMax; each++) {
            events.addAll(get(each).events());
        }
        return events;
    }

    private Change get(long revision) {
        var change = ring[slot(revision)];
        if (change == null) {
            throw new AssertionError("hole at " + revision);
        }
        return change;
    }

    private int slot(long revision) {
        return (int) (revision % ring.length);
    }
}
