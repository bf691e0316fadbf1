// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;

/** A store and how many views of it are open; closed once it is given up and the last of them is closed. */
final class OpenStore {
    private final Store store;
    private final EventLoop closer;
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Takes over the store; the caller is the first user. The store is closed on the loop, as that may block. */
    OpenStore(Store store, EventLoop closer) {
        this.store = store;
        this.closer = closer;
    }

    Store store() {
        return store;
    }

    /** Returns a view that keeps the store open. By a user only. */
    StoreView view() {
        users.incrementAndGet();
        return store.view();
    }

    /** Ends one use: a view was closed, or the store given up. */
    void release() {
        if (users.decrementAndGet() == 0) {
            closer.execute(this::closeNow);
        }
    }

    /** Closes the store whoever uses it. */
    void closeNow() {
        if (closing.compareAndSet(false, true)) {
            synchronized (this) {
                store.close();
            }
            closed.complete(null);
        }
    }

    /** Returns what the store takes on disk, 0 once it is closed. Any thread, also one that does not use it. */
    synchronized long diskBytes() {
        return closing.get() ? 0 : store.diskBytes();
    }

    /** Completes when the store is closed. */
    CompletableFuture<Void> closed() {
        return closed;
    }
}
