// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.Transaction;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
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

    private final Map<Bucket, Store> stores;
    private final Transaction snapshot;
    private final AtomicReferenceArray<@Nullable Transaction> idle = new AtomicReferenceArray<>(IDLE_MAX);

    /** Takes over the transaction. */
    XodusView(Map<Bucket, Store> stores, Transaction snapshot) {
        this.stores = stores;
        this.snapshot = snapshot;
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        var store = stores.get(bucket);
        if (store == null) {
            return null;
        }
        var transaction = borrow();
        var value = store.get(transaction, XodusStore.iterable(key));
        var bytes = value == null ? null : XodusStore.bytes(value);
        giveBack(transaction);
        return bytes;
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        var store = stores.get(bucket);
        if (store == null) {
            return NO_RECORDS;
        }
        var transaction = borrow();
        return new XodusCursor(store.openCursor(transaction), from, to, () -> giveBack(transaction));
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
