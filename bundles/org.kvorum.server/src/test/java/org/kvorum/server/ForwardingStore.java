// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;

/** A store that does what another one does, but for what a test makes different. */
abstract class ForwardingStore implements Store {
    private final Store store;

    ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public void write(WriteBatch batch) {
        store.write(batch);
    }

    @Override
    public StoreView view() {
        return store.view();
    }

    @Override
    public long diskBytes() {
        return store.diskBytes();
    }

    @Override
    public boolean reclaim() {
        return store.reclaim();
    }

    @Override
    public void close() {
        store.close();
    }
}
