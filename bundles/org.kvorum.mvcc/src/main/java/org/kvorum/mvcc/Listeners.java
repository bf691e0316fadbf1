// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvListener;

/** Those who are told of changes. They come and go by any thread, but not while anyone is being told: the code of one that has gone may be unloaded. */
final class Listeners {
    private final List<KvListener> all = new ArrayList<>();

    synchronized void add(KvListener listener) {
        all.add(listener);
    }

    synchronized void remove(KvListener listener) {
        all.remove(listener);
    }

    synchronized void tell(long revision, List<KvEvent> events) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).changed(revision, events);
        }
    }
}
