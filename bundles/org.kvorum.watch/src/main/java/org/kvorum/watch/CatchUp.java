// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvStore;

/**
 * Brings lagging watchers back, a bounded pass at a time. Those who miss only recent changes are served from memory, all in one pass. The others share a sweep over
 * the history in the store: it goes upwards, takes along everybody it passes, and starts below again when nobody is above, so that late comers neither make
 * others wait nor cost a sweep each.
 *
 * <pre>
 *   compacted |      store's history        |  recent changes  | live
 *                 ^w1 --sweep--> ^w2 ^w3          ^w4
 * </pre>
 */
final class CatchUp {
    private static final int PASS_EVENTS_MAX = 1000;
    private static final int PASS_EVENTS_MIN = 16;
    private static final long PASS_BYTES = 2L << 20;

    private final LoopWatchHub hub;
    private final KvStore store;
    private final RecentChanges recent;
    private final RandomGenerator random;
    private final Matching matching;
    private boolean scheduled;
    private long sweep;
    private int passEvents = 128;

    CatchUp(LoopWatchHub hub, KvStore store, RecentChanges recent, RandomGenerator random) {
        this.hub = hub;
        this.store = store;
        this.recent = recent;
        this.random = random;
        this.matching = new Matching(store);
    }

    /** Returns whether a pass has to be scheduled; notes that it is. */
    boolean begin() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    void pass(Collection<HubStream> laggards, long processed) {
        scheduled = false;
        long round = hub.nextRound();
        long compactRevision = store.compactRevision();
        var near = new ArrayList<Watcher>();
        var far = new ArrayList<Watcher>();
        for (var stream : List.copyOf(laggards)) {
            if (stream.accepts(round)) {
                for (var watcher : List.copyOf(stream.lagging())) {
                    if (watcher.nextRevision < compactRevision) {
                        stream.compacted(watcher, compactRevision);
                    } else {
                        (watcher.nextRevision >= recent.first() ? near : far).add(watcher);
                    }
                }
            }
        }
        serveNear(near, processed);
        serveFar(far, processed);
    }

    private void serveNear(List<Watcher> near, long processed) {
        if (!near.isEmpty()) {
            var events = recent.eventsFrom(lowest(near, 0), PASS_EVENTS_MAX);
            serve(near, events, events.isEmpty() ? processed : lastOf(events), processed);
        }
    }

    private void serveFar(List<Watcher> far, long processed) {
        if (far.isEmpty()) {
            return;
        }
        long from = lowest(far, sweep);
        if (from == Long.MAX_VALUE) {
            from = lowest(far, 0);
        }
        KvStore.History history;
        try {
            history = store.history(from, processed, passEvents);
        } catch (CompactedException e) {
            // A compaction came between; the next pass sees it.
            return;
        }
        assert history.lastRevision() >= from : "history does not go on";
        adaptTo(history.events());
        long last = history.lastRevision();
        sweep = last + 1;
        long begin = from;
        far.removeIf(watcher -> watcher.nextRevision < begin || watcher.nextRevision > last);
        serve(far, history.events(), last, processed);
    }

    /** Large values must not fill memory, small ones not take more passes than needed. */
    private void adaptTo(List<KvEvent> events) {
        long bytes = 0;
        for (var event : events) {
            bytes += event.encoded().length();
        }
        if (bytes > PASS_BYTES) {
            passEvents = Math.max(PASS_EVENTS_MIN, passEvents / 2);
        } else if (bytes < PASS_BYTES / 2) {
            passEvents = Math.min(PASS_EVENTS_MAX, passEvents * 2);
        }
    }

    private void serve(List<Watcher> watchers, List<KvEvent> events, long last, long processed) {
        long round = hub.nextRound();
        var index = new WatcherIndex(random);
        watchers.forEach(index::add);
        matching.match(index, events);
        for (var watcher : watchers) {
            watcher.bucket = null;
            if (watcher.selection != null) {
                if (!watcher.stream.accepts(round)) {
                    watcher.selection = null;
                    continue;
                }
                watcher.stream.send(watcher, processed, matching.take(watcher));
            }
            watcher.nextRevision = Math.max(watcher.nextRevision, last + 1);
            if (watcher.nextRevision > processed && watcher.state == Watcher.State.LAGGING) {
                hub.sync(watcher);
            }
        }
    }

    private static long lowest(List<Watcher> watchers, long atLeast) {
        long lowest = Long.MAX_VALUE;
        for (var watcher : watchers) {
            if (watcher.nextRevision >= atLeast) {
                lowest = Math.min(lowest, watcher.nextRevision);
            }
        }
        return lowest;
    }

    private static long lastOf(List<KvEvent> events) {
        return events.get(events.size() - 1).modRevision();
    }
}
