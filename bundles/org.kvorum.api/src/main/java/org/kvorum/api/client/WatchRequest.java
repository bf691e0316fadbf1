// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * What to watch.
 *
 * @param keys the intervals of keys, at least one
 * @param startRevision the first revision wanted, 0 for what comes after the call
 * @param puts whether puts are wanted
 * @param deletes whether deletes are wanted
 * @param previous whether the entries before the changes are wanted
 */
public record WatchRequest(List<KeyRange> keys, long startRevision, boolean puts, boolean deletes, boolean previous) {
    public WatchRequest {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a watch needs keys");
        }
        if (startRevision < 0) {
            throw new IllegalArgumentException("start revision " + startRevision + " must not be below 0");
        }
    }

    /** Returns a watch of intervals. */
    public static WatchRequest of(KeyRange... keys) {
        return new WatchRequest(List.of(keys), 0, true, true, false);
    }

    /** Returns a watch of one key. */
    public static WatchRequest key(String key) {
        return of(KeyRange.single(Bytes.utf8(key)));
    }

    /** Returns a watch of all keys that begin so; of all keys there are if the prefix is empty. */
    public static WatchRequest prefix(String prefix) {
        return of(KeyRange.prefix(Bytes.utf8(prefix)));
    }

    /** Returns this watch with further keys. */
    public WatchRequest and(KeyRange more) {
        var all = new ArrayList<>(keys);
        all.add(more);
        return new WatchRequest(all, startRevision, puts, deletes, previous);
    }

    /** Returns this watch from a revision on, which may lie in the past. */
    public WatchRequest from(long revision) {
        return new WatchRequest(keys, revision, puts, deletes, previous);
    }

    /** Returns this watch without deletes. */
    public WatchRequest putsOnly() {
        return new WatchRequest(keys, startRevision, true, false, previous);
    }

    /** Returns this watch without puts. */
    public WatchRequest deletesOnly() {
        return new WatchRequest(keys, startRevision, false, true, previous);
    }

    /** Returns this watch with the entries as they were before the changes. */
    public WatchRequest withPrevious() {
        return new WatchRequest(keys, startRevision, puts, deletes, true);
    }
}
