// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvStore;
import org.kvorum.bytes.Bytes;

/** One round: some events, and who gets which of them. Used again for every round; its result lies in the watchers. */
final class Matching {
    private final KvStore store;
    private final List<Watcher> matched = new ArrayList<>();
    private Selection none;
    private KvEvent event;
    private int index;

    Matching(KvStore store) {
        this.store = store;
        this.none = Selection.none(new EventSet(store, List.of()));
        this.event = KvEvent.delete(Bytes.EMPTY, 0);
    }

    /** Returns the watchers that get any of the events; each has its selection. Valid until the next round. */
    List<Watcher> match(WatcherIndex watchers, List<KvEvent> events) {
        matched.clear();
        none = Selection.none(new EventSet(store, events));
        for (int i = 0; i < events.size(); i++) {
            index = i;
            event = events.get(i);
            watchers.visit(event.key(), this);
        }
        return matched;
    }

    /** Called by the index for every watcher of the event's key. */
    void add(Watcher watcher) {
        if (!watcher.wants(event)) {
            return;
        }
        var selected = watcher.selection;
        if (selected == null) {
            matched.add(watcher);
            selected = none;
        }
        watcher.selection = selected.plus(index);
    }

    /** Returns what the watcher gets in this round, and forgets it. */
    Delivery take(Watcher watcher) {
        var selected = watcher.selection;
        if (selected == null) {
            throw new AssertionError("nothing was selected for watcher " + watcher.id);
        }
        watcher.selection = null;
        return selected.delivery(watcher.prevKv);
    }
}
