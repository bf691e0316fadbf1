// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.checker.history.WatchMessage;

/**
 * What answers tell about the revisions nobody claims. Everything here is implied by the answers themselves, so a candidate that contradicts it would fail later anyway; asking first keeps the
 * search from wandering.
 *
 * <pre>
 *  a read at revision 12 shows a@3..9 v4 (created at 3, written last at 9, four puts in all)
 *      3 and 9 each put a                          required
 *      10, 11, 12 did not touch a                  quiet
 *      3..12 did not delete a                      alive
 *      4..8 hold exactly two puts of a: if two answered operations put it there, nobody else did (quiet)
 * </pre>
 */
final class Evidence {
    private record Sighting(KeyValue kv, long until) {}

    private record Coverage(Watch watch, long from, long to, Map<Long, List<WatchEvent>> events) {}

    /** Per key: revision to the end of an interval that begins there; intervals do not overlap. */
    private static final class Intervals {
        private final Map<Bytes, TreeMap<Long, Long>> byKey = new HashMap<>();

        void add(Bytes key, long from, long to) {
            if (to < from) {
                return;
            }
            TreeMap<Long, Long> of = byKey.computeIfAbsent(key, k -> new TreeMap<>());
            long begin = from;
            long end = to;
            for (Map.Entry<Long, Long> e = of.floorEntry(end);
                    e != null && e.getValue() >= begin;
                    e = of.floorEntry(end)) {
                begin = Math.min(begin, e.getKey());
                end = Math.max(end, e.getValue());
                of.remove(e.getKey());
            }
            of.put(begin, end);
        }

        boolean contain(Bytes key, long revision) {
            TreeMap<Long, Long> of = byKey.get(key);
            Map.Entry<Long, Long> e = of == null ? null : of.floorEntry(revision);
            return e != null && revision <= e.getValue();
        }
    }

    private final Map<Long, Map<Bytes, KeyValue>> required = new HashMap<>();
    private final Map<Bytes, TreeSet<Long>> knownPuts = new HashMap<>();
    private final Map<Bytes, TreeMap<Long, TreeMap<Long, Sighting>>> sightings = new HashMap<>();
    private final List<Coverage> coverages = new ArrayList<>();
    private final Intervals quiet = new Intervals();
    private final Intervals alive = new Intervals();

    /** Notes that an answered operation put the key. */
    void put(Bytes key, long revision) {
        knownPuts.computeIfAbsent(key, k -> new TreeSet<>()).add(revision);
    }

    /** Notes that the key stood so at the revision {@code until}. */
    void saw(KeyValue kv, long until) {
        required.computeIfAbsent(kv.modRevision(), r -> new HashMap<>()).putIfAbsent(kv.key(), kv);
        sightings
                .computeIfAbsent(kv.key(), k -> new TreeMap<>())
                .computeIfAbsent(kv.createRevision(), r -> new TreeMap<>())
                .merge(kv.modRevision(), new Sighting(kv, until), (a, b) -> a.until >= b.until ? a : b);
    }

    /** Notes everything a watch delivered. */
    void watch(Watch watch) {
        long from = watch.firstRevision();
        long to = 0;
        var events = new HashMap<Long, List<WatchEvent>>();
        for (WatchMessage message : watch.messages()) {
            for (WatchEvent event : message.events()) {
                events.computeIfAbsent(event.revision(), r -> new ArrayList<>()).add(event);
                to = Math.max(to, event.revision());
                if (!event.delete()) {
                    saw(event.kv(), event.revision());
                }
                KeyValue prev = event.prevKv();
                if (prev != null) {
                    saw(prev, event.revision() - 1);
                }
            }
            if (message.kind() == WatchMessage.Kind.PROGRESS) {
                to = Math.max(to, message.revision());
            }
        }
        if (from > 0) {
            coverages.add(new Coverage(watch, from, to, events));
        }
    }

    /** Draws the conclusions; call it once, after everything was noted. */
    void conclude(History history) {
        for (KeyValue kv : history.startKvs()) {
            saw(kv, history.startRevision());
        }
        sightings.forEach(
                (key, incarnations) -> incarnations.forEach((created, byMod) -> conclude(key, created, byMod)));
    }

    private void conclude(Bytes key, long created, SortedMap<Long, Sighting> byMod) {
        TreeSet<Long> puts = knownPuts.computeIfAbsent(key, k -> new TreeSet<>());
        // Revisions that certainly put the key: the answered ones, those seen as mod revisions, and the one that
        // created it.
        var certain = new TreeSet<>(puts);
        certain.addAll(byMod.keySet());
        certain.add(created);
        long from = created - 1;
        long version = 0;
        for (Sighting sighting : byMod.values()) {
            KeyValue kv = sighting.kv;
            long mod = kv.modRevision();
            alive.add(key, created + 1, sighting.until);
            quiet.add(key, mod + 1, sighting.until);
            int certainPuts =
                    from < mod ? certain.subSet(from, false, mod, true).size() : 0;
            if (certainPuts == kv.version() - version) {
                long at = from + 1;
                for (long put : certain.subSet(from, false, mod, true)) {
                    quiet.add(key, at, put - 1);
                    at = put + 1;
                }
            }
            from = mod;
            version = kv.version();
        }
    }

    /** Returns whether such a put of a key can have been the whole of a revision, without running it. */
    boolean allowsPut(long revision, Bytes key, Bytes value) {
        Map<Bytes, KeyValue> must = required.get(revision);
        if (must == null) {
            return !quiet.contain(key, revision);
        }
        KeyValue kv = must.get(key);
        return must.size() == 1 && kv != null && kv.value().equals(value);
    }

    /** Returns whether the revision is known to have put something: then no mere delete can be the whole of it. */
    boolean hasPut(long revision) {
        return required.containsKey(revision);
    }

    /** Returns whether, whatever the state, the request may have been the revision. */
    boolean allows(long revision, Request request) {
        if (request instanceof Request.Put put) {
            return allowsPut(revision, put.key(), put.value());
        }
        for (KeyValue kv : required.getOrDefault(revision, Map.of()).values()) {
            if (!puts(request, kv)) {
                return false;
            }
        }
        return true;
    }

    private static boolean puts(Request request, KeyValue kv) {
        if (request instanceof Request.Txn txn) {
            return txn.success().stream().anyMatch(part -> puts(part, kv))
                    || txn.failure().stream().anyMatch(part -> puts(part, kv));
        }
        return request instanceof Request.Put put
                && put.key().equals(kv.key())
                && put.value().equals(kv.value());
    }

    /** Returns whether the key may have been changed at a revision that nobody claims. */
    boolean mayChange(long revision, Bytes key) {
        return !quiet.contain(key, revision);
    }

    /** Returns why the revision cannot have had exactly these changes, or null. */
    @Nullable
    String objection(long revision, List<WatchEvent> events) {
        Map<Bytes, KeyValue> must = required.getOrDefault(revision, Map.of());
        int met = 0;
        for (WatchEvent event : events) {
            Bytes key = event.kv().key();
            KeyValue kv = must.get(key);
            if (kv != null && !event.delete()) {
                if (!kv.equals(event.kv())) {
                    return "it would have put " + event.kv() + ", but " + kv + " was seen";
                }
                met++;
            } else if (kv != null && !deletesOwnPut(event, events)) {
                return "it would have deleted " + key + ", but " + kv + " was seen";
            } else if (kv == null && quiet.contain(key, revision)) {
                return "it would have changed " + key + ", which nobody changed then";
            } else if (kv == null && event.delete() && alive.contain(key, revision)) {
                return "it would have deleted " + key + ", which lived on";
            }
        }
        if (met < must.size()) {
            return "it would not have made all of " + must.values();
        }
        for (Coverage coverage : coverages) {
            if (coverage.from <= revision && revision <= coverage.to && !delivered(coverage, revision, events)) {
                return "watch " + coverage.watch.id() + " was told something else";
            }
        }
        return null;
    }

    /** Returns what was seen of the revision, for messages. */
    String seen(long revision) {
        return required.getOrDefault(revision, Map.of()).values().toString();
    }

    private static boolean deletesOwnPut(WatchEvent delete, List<WatchEvent> events) {
        return events.stream()
                .anyMatch(e -> !e.delete() && e.kv().key().equals(delete.kv().key()));
    }

    private static boolean delivered(Coverage coverage, long revision, List<WatchEvent> events) {
        List<WatchEvent> told = coverage.events.getOrDefault(revision, List.of());
        int index = 0;
        for (WatchEvent event : events) {
            if (coverage.watch.wants(event)) {
                if (index == told.size()
                        || told.get(index).delete() != event.delete()
                        || !told.get(index).kv().equals(event.kv())) {
                    return false;
                }
                index++;
            }
        }
        return index == told.size();
    }
}
