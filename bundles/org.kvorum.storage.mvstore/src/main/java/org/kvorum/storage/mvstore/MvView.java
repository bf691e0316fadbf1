// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Reads a snapshot. */
final class MvView implements StoreView {
    private final MvStore store;
    private final Snapshot snapshot;

    /** Takes over one use of the snapshot. */
    MvView(MvStore store, Snapshot snapshot) {
        this.store = store;
        this.snapshot = snapshot;
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        var root = snapshot.roots().get(bucket);
        if (root == null) {
            return null;
        }
        try {
            return root.root.map.get(root.root, key);
        } catch (MVStoreException e) {
            throw store.failure("read", e);
        }
    }

    @Override
    public org.kvorum.api.storage.Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        return new MvCursor(store, snapshot.roots().get(bucket), from, to);
    }

    @Override
    public void close() {
        snapshot.release();
    }
}
