// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.storage.StoreView;

/** A view of the engine that many readers share; closed by the last one who lets go of it. */
final class EngineView {
    private final OpenStore store;
    private final StoreView view;
    private final AtomicInteger users = new AtomicInteger(1);

    /** Opens a view of the store; the caller is the first user. */
    EngineView(OpenStore store) {
        this.store = store;
        this.view = store.view();
    }

    StoreView view() {
        return view;
    }

    /** Makes the caller a user; {@code false} if the view is closed already. */
    boolean acquire() {
        int count;
        do {
            count = users.get();
            if (count == 0) {
                return false;
            }
        } while (!users.compareAndSet(count, count + 1));
        return true;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            view.close();
            store.release();
        }
    }
}
