// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** A walk over a tree with an end. */
final class MvCursor implements org.kvorum.api.storage.Cursor {
    private final MvStore store;
    private final Bytes from;
    private final Bytes to;

    /** {@code null} when there is nothing to come. */
    private @Nullable RootReference<Bytes, Bytes> root;

    private @Nullable Cursor<Bytes, Bytes> cursor;
    private Bytes key = Bytes.EMPTY;
    private Bytes value = Bytes.EMPTY;

    MvCursor(MvStore store, @Nullable RootReference<Bytes, Bytes> root, Bytes from, Bytes to) {
        this.store = store;
        this.root = root;
        this.from = from;
        this.to = to;
    }

    @Override
    public boolean next() {
        if (root == null) {
            return false;
        }
        try {
            if (cursor == null) {
                cursor = new Cursor<>(root, from.isEmpty() ? null : from, null);
            }
            if (cursor.hasNext()) {
                key = cursor.next();
                if (to.isEmpty() || key.compareTo(to) < 0) {
                    value = cursor.getValue();
                    return true;
                }
            }
            close();
            return false;
        } catch (MVStoreException e) {
            throw store.failure("read", e);
        }
    }

    @Override
    public Bytes key() {
        return key;
    }

    @Override
    public Bytes value() {
        return value;
    }

    @Override
    public void close() {
        root = null;
        cursor = null;
    }
}
