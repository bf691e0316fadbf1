// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.Transaction;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/**
 * A snapshot. A transaction of Xodus keeps its place in each tree and so serves one thread at a time: threads borrow transactions of the same snapshot.
 */
final class XodusView implements StoreView {
    private static final int IDLE_MAX = 8;

    private static final Cursor NO_RECORDS = new Cursor() {
        @Override
        public boolean next() {
            return false;
        }

        @Override
        public Bytes key() {
            throw new IllegalStateException("no record");
        }

        @Override
        public Bytes value() {
            throw new IllegalStateException("no record");
        }

        @Override
        public void close() {}
    };

    private final XodusStore store;
    private final Map<Bucket, Store> trees;
    private final Transaction snapshot;
    private final AtomicReferenceArray<@Nullable Transaction> idle = new AtomicReferenceArray<>(IDLE_MAX);

    /** Takes over the transaction. */
    XodusView(XodusStore store, Map<Bucket, Store> trees, Transaction snapshot) {
        this.store = store;
        this.trees = trees;
        this.snapshot = snapshot;
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        var tree = trees.get(bucket);
        if (tree == null) {
            return null;
        }
        Transaction transaction = null;
        try {
            transaction = borrow();
            var value = tree.get(transaction, XodusStore.iterable(key));
            var bytes = value == null ? null : XodusStore.bytes(value);
            giveBack(transaction);
            return bytes;
        } catch (RuntimeException e) {
            throw failure(transaction, e);
        }
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        var tree = trees.get(bucket);
        if (tree == null) {
            return NO_RECORDS;
        }
        Transaction transaction = null;
        try {
            transaction = borrow();
            var lent = transaction;
            return new XodusCursor(store, tree.openCursor(lent), from, to, () -> giveBack(lent));
        } catch (RuntimeException e) {
            throw failure(transaction, e);
        }
    }

    /** Nobody else gets a transaction in which a read has failed. */
    private StorageException failure(@Nullable Transaction transaction, RuntimeException cause) {
        try {
            if (transaction != null && !transaction.isFinished()) {
                transaction.abort();
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        return store.failure("read", cause);
    }

    @Override
    public void close() {
        for (int i = 0; i < IDLE_MAX; i++) {
            var transaction = idle.getAndSet(i, null);
            if (transaction != null) {
                transaction.abort();
            }
        }
        snapshot.abort();
    }

    private Transaction borrow() {
        for (int i = 0; i < IDLE_MAX; i++) {
            var transaction = idle.getPlain(i) == null ? null : idle.getAndSet(i, null);
            if (transaction != null) {
                return transaction;
            }
        }
        return snapshot.getReadonlySnapshot();
    }

    private void giveBack(Transaction transaction) {
        for (int i = 0; i < IDLE_MAX; i++) {
            if (idle.getPlain(i) == null && idle.compareAndSet(i, null, transaction)) {
                return;
            }
        }
        transaction.abort();
    }
}
