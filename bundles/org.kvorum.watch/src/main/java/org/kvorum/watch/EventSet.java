// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvStore;
import org.kvorum.bytes.Bytes;

/** Events of a round with what was before them, which is read at most once an event, and only if somebody asks. */
final class EventSet {
    private final KvStore store;
    private final List<KvEvent> events;
    private @Nullable Bytes @Nullable [] previous;
    private boolean @Nullable [] known;

    EventSet(KvStore store, List<KvEvent> events) {
        this.store = store;
        this.events = events;
    }

    KvEvent event(int index) {
        return events.get(index);
    }

    @Nullable
    Bytes previous(int index) {
        if (previous == null || known == null) {
            previous = new Bytes[events.size()];
            known = new boolean[events.size()];
        }
        if (!known[index]) {
            var event = events.get(index);
            previous[index] = event.created() ? null : store.valueAt(event.key(), event.modRevision() - 1);
            known[index] = true;
        }
        return previous[index];
    }
}
