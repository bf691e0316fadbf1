// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.watch.WatchMessage;

/**
 * Some events of a set, in order. Whoever adds the same events gets the same object, so that watchers of the same events share one list and one encoding: the
 * selections are the nodes of a tree whose root is empty.
 */
final class Selection {

    private final EventSet set;

    @Nullable
    private final Selection shorter;

    private final int last;
    private final int size;

    @Nullable
    private Selection longer;

    @Nullable
    private Map<Integer, Selection> others;

    @Nullable
    private Delivery plain;

    @Nullable
    private Delivery withPrevious;

    private Selection(EventSet set, @Nullable Selection shorter, int last, int size) {
        this.set = set;
        this.shorter = shorter;
        this.last = last;
        this.size = size;
    }

    static Selection none(EventSet set) {
        return new Selection(set, null, -1, 0);
    }

    /** Returns the selection of these events and one more. */
    Selection plus(int event) {
        var found = longer;
        if (found != null && found.last == event) {
            return found;
        }
        if (found != null) {
            if (others == null) {
                others = new HashMap<>();
            }
            others.put(found.last, found);
        }
        found = others == null ? null : others.get(event);
        if (found == null) {
            found = new Selection(set, this, event, size + 1);
        }
        longer = found;
        return found;
    }

    Delivery delivery(boolean prevKv) {
        var made = prevKv ? withPrevious : plain;
        if (made == null) {
            made = encode(prevKv);
            if (prevKv) {
                withPrevious = made;
            } else {
                plain = made;
            }
        }
        return made;
    }

    private Delivery encode(boolean prevKv) {
        var events = new WatchMessage.Event[size];
        int at = size;
        for (var each = this; each != null && each.size > 0; each = each.shorter) {
            events[--at] = new WatchMessage.Event(set.event(each.last), prevKv ? set.previous(each.last) : null);
        }
        return Delivery.of(Arrays.asList(events));
    }
}
