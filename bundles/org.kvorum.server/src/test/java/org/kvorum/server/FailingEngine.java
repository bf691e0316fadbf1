// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.storage.xodus.XodusEngine;

/** Xodus on a disk that is full after so many batches. */
final class FailingEngine implements StorageEngine {
    private final StorageEngine engine = new XodusEngine();
    private volatile int batchesMax;

    FailingEngine(int batchesMax) {
        this.batchesMax = batchesMax;
    }

    void heal() {
        batchesMax = Integer.MAX_VALUE;
    }

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        return new FailingStore(engine.open(options));
    }

    private final class FailingStore extends ForwardingStore {
        private int batches;

        FailingStore(Store store) {
            super(store);
        }

        @Override
        public void write(WriteBatch batch) {
            if (batches++ >= batchesMax) {
                throw new StorageException("no space left on device");
            }
            super.write(batch);
        }
    }
}
