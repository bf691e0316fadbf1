// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.nio.file.Path;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.storage.memory.MemoryEngine;

/** A store in memory that has room for so many batches. */
final class FailingStore implements Store {
    private final Store store = new MemoryEngine().open(new StoreOptions(Path.of("unused"), 0, false));
    private int batchesLeft;
    private boolean closed;
    boolean unreadable;
    Runnable whenClosed = () -> {};

    FailingStore(int batches) {
        batchesLeft = batches;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void write(WriteBatch batch) {
        if (batchesLeft-- == 0) {
            throw new StorageException("no space left on device");
        }
        store.write(batch);
    }

    @Override
    public StoreView view() {
        if (unreadable) {
            throw new StorageException("cannot read");
        }
        return store.view();
    }

    @Override
    public long diskBytes() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return store.diskBytes();
    }

    @Override
    public boolean reclaim() {
        return store.reclaim();
    }

    @Override
    public void close() {
        closed = true;
        store.close();
        whenClosed.run();
    }
}
