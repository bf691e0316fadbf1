// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/**
 * Several intervals watched as one. The hub tells each watcher in the order of the revisions but not several watchers together; one that spans them all keeps
 * their changes of a revision together, and needs only one revision to go on from.
 */
record Selection(List<KeyRange> keys, KeyRange span) {
    private static final Bytes OPEN = Bytes.of((byte) 0);

    static Selection of(WatchRequest request) {
        var keys = request.keys();
        if (keys.size() == 1) {
            return new Selection(keys, keys.get(0));
        }
        var first = keys.get(0).key();
        var end = end(keys.get(0));
        for (var range : keys) {
            first = first.compareTo(range.key()) <= 0 ? first : range.key();
            end = later(end, end(range));
        }
        return new Selection(keys, new KeyRange(first, end));
    }

    /** Returns the first key beyond the interval, or that it is open. */
    private static Bytes end(KeyRange range) {
        return range.isSingle() ? range.key().concat(OPEN) : range.rangeEnd();
    }

    private static Bytes later(Bytes end, Bytes other) {
        if (end.equals(OPEN) || other.equals(OPEN)) {
            return OPEN;
        }
        return end.compareTo(other) >= 0 ? end : other;
    }

    /** Returns the events of the message that were asked for, by revision. */
    SortedMap<Long, List<WatchEvent>> events(WatchMessage message) {
        var byRevision = new TreeMap<Long, List<WatchEvent>>();
        for (var event : message.events()) {
            if (keys.size() == 1 || contains(event.event().key())) {
                byRevision
                        .computeIfAbsent(event.event().modRevision(), revision -> new ArrayList<>(1))
                        .add(event(event));
            }
        }
        return byRevision;
    }

    private boolean contains(Bytes key) {
        return keys.stream().anyMatch(range -> range.contains(key));
    }

    private static WatchEvent event(WatchMessage.Event event) {
        var kind = event.event().delete() ? WatchEvent.Kind.DELETE : WatchEvent.Kind.PUT;
        Optional<org.kvorum.api.client.Entry> previous = Results.optionalEntry(event.prevKv());
        return new WatchEvent(kind, Results.entry(event.event().keyValue()), previous);
    }
}
