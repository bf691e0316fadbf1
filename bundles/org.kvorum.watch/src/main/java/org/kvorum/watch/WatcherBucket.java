// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All watchers of one interval, in no order; each knows its place, so that it leaves at once. */
final class WatcherBucket {
    private @Nullable Watcher[] watchers = new Watcher[2];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(Watcher watcher) {
        if (size == watchers.length) {
            watchers = Arrays.copyOf(watchers, size * 2);
        }
        watcher.bucket = this;
        watcher.bucketIndex = size;
        watchers[size++] = watcher;
    }

    void remove(Watcher watcher) {
        assert watchers[watcher.bucketIndex] == watcher : "watcher is not where it says";
        var last = watchers[--size];
        watchers[size] = null;
        if (last != null && last != watcher) {
            watchers[watcher.bucketIndex] = last;
            last.bucketIndex = watcher.bucketIndex;
        }
        watcher.bucket = null;
    }

    void visit(Matching matching) {
        for (int i = 0; i < size; i++) {
            var watcher = watchers[i];
            if (watcher != null) {
                matching.add(watcher);
            }
        }
    }
}
