// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.storage.xodus.XodusEngine;

/** Xodus that counts the stores that are open, and opens none before it may. */
final class CountingEngine implements StorageEngine {
    private final StorageEngine engine = new XodusEngine();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch allowed = new CountDownLatch(1);

    int storesOpen() {
        return open.get();
    }

    /** Waits until a store is about to be opened. */
    void awaitAsked() throws InterruptedException {
        asked.await();
    }

    CountingEngine allow() {
        allowed.countDown();
        return this;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        asked.countDown();
        try {
            allowed.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var store = engine.open(options);
        open.incrementAndGet();
        return new CountedStore(store);
    }

    private final class CountedStore extends ForwardingStore {
        CountedStore(Store store) {
            super(store);
        }

        @Override
        public void close() {
            super.close();
            open.decrementAndGet();
        }
    }
}
