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

    private PreparedStore(OpenStore store, EngineView view, Accounts accounts) {
        this.store = store;
        this.view = view;
        this.accounts = accounts;
    }

    /** Takes over the store, and closes it if it cannot be read. */
    static PreparedStore of(OpenStore store) {
        try {
            return counted(store, new EngineView(store));
        } catch (RuntimeException | Error e) {
            try {
                store.closeNow();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static PreparedStore counted(OpenStore store, EngineView view) {
        try {
            return new PreparedStore(store, view, Accounts.open(view.view()));
        } catch (RuntimeException | Error e) {
            view.release();
            throw e;
        }
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
