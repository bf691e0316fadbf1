// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.StoreView;

/** A store with its counters, ready to be written to. */
final class PreparedStore implements Backend.Successor {
    private final OpenStore store;
    private final EngineView view;
    private final Accounts accounts;
    private boolean taken;

    PreparedStore(OpenStore store) {
        this.store = store;
        this.view = new EngineView(store);
        this.accounts = Accounts.open(view.view());
    }

    OpenStore store() {
        return store;
    }

    EngineView engineView() {
        return view;
    }

    Accounts accounts() {
        return accounts;
    }

    Applied applied() {
        return Applied.read(view.view());
    }

    /** Notes that the backend closes it from now on. */
    void taken() {
        taken = true;
    }

    @Override
    public StoreView view() {
        return store.store().view();
    }

    @Override
    public void close() {
        if (!taken) {
            taken = true;
            view.release();
            store.release();
        }
    }
}
