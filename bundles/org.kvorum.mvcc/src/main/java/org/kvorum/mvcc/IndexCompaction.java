// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/**
 * Takes superseded changes out of the index, a few keys at a time, so that no write waits long for it. Goes round all keys once for each compaction; one that
 * comes meanwhile makes it go on for another round from where it stands. Apply loop only.
 */
final class IndexCompaction {
    /** What one step may cost: a key costs 1, one that must be changed {@link #CHANGE}. A step stays well below a millisecond. */
    private static final int STEP = 512;

    private static final int CHANGE = 8;

    private static final Bytes ZERO = Bytes.of((byte) 0);

    private final KeyTree tree;
    private final StoreSeries series;
    private long revision = -1;
    private boolean active;
    private boolean wrapped;
    private @Nullable Bytes start;
    private @Nullable Bytes position;

    IndexCompaction(KeyTree tree, StoreSeries series) {
        this.series = series;
        this.tree = tree;
    }

    private record Change(KeyEntry from, @Nullable KeyEntry to) {}

    /** Goes on to the revision, and does a step if there is anything left to do. */
    void step(long floor) {
        if (floor > revision) {
            revision = floor;
            active = true;
            wrapped = false;
            start = position;
        }
        if (active) {
            long start = series.now();
            step();
            series.compactedIndex(start);
        }
    }

    private void step() {
        var changes = new ArrayList<Change>();
        var last = new KeyEntry[1];
        var cost = new int[1];
        boolean end = tree.root().walk(position, wrapped ? start : null, false, entry -> {
            last[0] = entry;
            var rest = entry.compacted(revision);
            if (rest != entry) {
                changes.add(new Change(entry, rest));
                cost[0] += CHANGE;
            }
            return ++cost[0] < STEP;
        });
        for (var change : changes) {
            if (change.to == null) {
                tree.remove(change.from.keyBytes());
            } else {
                tree.put(change.to);
            }
        }
        if (!end) {
            position = last[0].keyBytes().concat(ZERO);
        } else if (wrapped || start == null) {
            active = false;
            position = null;
        } else {
            wrapped = true;
            position = null;
        }
    }
}
