// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

/**
 * What the store holds after a batch: the root of each tree. Pages never change, but their place in the file may be given to others once no version needs them, so
 * the snapshot's version counts as used until the last of its users has gone.
 */
final class Snapshot {
    private final MVStore store;
    private final MVStore.TxCounter version;
    private final Map<Bucket, RootReference<Bytes, Bytes>> roots;

    /** Zero is final. */
    private final AtomicInteger users = new AtomicInteger(1);

    /** Begins with one user, the one that creates it. On the writer's thread, between two batches. */
    Snapshot(MVStore store, Map<Bucket, RootReference<Bytes, Bytes>> roots) {
        this.store = store;
        this.version = store.registerVersionUsage();
        this.roots = roots;
    }

    Map<Bucket, RootReference<Bytes, Bytes>> roots() {
        return roots;
    }

    /** Returns whether the snapshot could be had; if not, there is a newer one. */
    boolean tryUse() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            store.deregisterVersionUsage(version);
        }
    }
}
