// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.kvorum.bytes.Bytes;

/** Finds the watchers of a key: those of the key alone by a hash, the others by a tree. A watcher is in one index at a time. */
final class WatcherIndex {
    private final Map<Bytes, WatcherBucket> singles = new HashMap<>();
    private final IntervalTree ranges;

    WatcherIndex(RandomGenerator random) {
        this.ranges = new IntervalTree(random);
    }

    void add(Watcher watcher) {
        if (watcher.range.isSingle()) {
            singles.computeIfAbsent(watcher.range.key(), key -> new WatcherBucket())
                    .add(watcher);
        } else {
            ranges.add(watcher);
        }
    }

    void remove(Watcher watcher) {
        if (!watcher.range.isSingle()) {
            ranges.remove(watcher);
            return;
        }
        var bucket = watcher.bucket;
        if (bucket == null) {
            throw new AssertionError("watcher is in no bucket");
        }
        bucket.remove(watcher);
        if (bucket.isEmpty()) {
            singles.remove(watcher.range.key());
        }
    }

    void visit(Bytes key, Matching matching) {
        var bucket = singles.get(key);
        if (bucket != null) {
            bucket.visit(matching);
        }
        ranges.visit(key, matching);
    }
}
