// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;

/** The sequential model: etcd's store at one revision, able to go back to where it was. Owned by one thread. */
final class KvState {
    private record Change(Bytes key, @Nullable KeyValue before) {}

    /** What a request did: its answer, and its changes in order (none: no new revision). */
    record Execution(Response response, List<WatchEvent> events) {}

    /** Where to go back to. */
    record Mark(long revision, int changes) {}

    private final TreeMap<Bytes, KeyValue> live = new TreeMap<>();
    private final Map<Long, TreeSet<Bytes>> attached = new HashMap<>();
    private final List<Change> journal = new ArrayList<>();
    private long revision;
    private long fingerprint;

    KvState(long revision, List<KeyValue> kvs) {
        this.revision = revision;
        for (KeyValue kv : kvs) {
            set(kv.key(), kv);
        }
        journal.clear();
    }

    long revision() {
        return revision;
    }

    /** Returns a number that differs for different contents with all likelihood (64 bits). */
    long fingerprint() {
        return fingerprint;
    }

    Mark mark() {
        return new Mark(revision, journal.size());
    }

    void back(Mark mark) {
        while (journal.size() > mark.changes) {
            Change change = journal.remove(journal.size() - 1);
            replace(change.key, change.before);
        }
        revision = mark.revision;
    }

    @Nullable
    KeyValue get(Bytes key) {
        return live.get(key);
    }

    /** Returns the leases that have keys. */
    List<Long> leasesWithKeys() {
        var leases = new ArrayList<>(attached.keySet());
        Collections.sort(leases);
        return leases;
    }

    /** Returns the keys of the lease, in order. */
    List<Bytes> keysOf(long lease) {
        TreeSet<Bytes> keys = attached.get(lease);
        return keys == null ? List.of() : List.copyOf(keys);
    }

    /** Returns what a read finds now, with the count that ignores the limit. */
    Response.Ranged range(KeyRange range, long limit, long headerRevision) {
        List<KeyValue> kvs = within(range);
        boolean cut = limit > 0 && kvs.size() > limit;
        return new Response.Ranged(headerRevision, cut ? kvs.subList(0, (int) limit) : kvs, kvs.size());
    }

    /** Deletes all keys of the lease in one revision, as its end does; nothing happens if it has none. */
    List<WatchEvent> vanish(long lease) {
        var events = new ArrayList<WatchEvent>();
        for (Bytes key : keysOf(lease)) {
            delete(key, revision + 1, events);
        }
        if (!events.isEmpty()) {
            revision++;
        }
        return events;
    }

    /**
     * Runs the request. A read of an older revision inside a transaction is answered with what {@code seen} says there: such reads are judged where that revision is the newest.
     */
    Execution execute(Request request, @Nullable Response seen) {
        var events = new ArrayList<WatchEvent>();
        Response response = run(request, seen, revision, events, new IdentityHashMap<>());
        if (!events.isEmpty()) {
            revision++;
        }
        return new Execution(response, events);
    }

    private Response run(
            Request request,
            @Nullable Response seen,
            long begin,
            List<WatchEvent> events,
            Map<Request.Txn, Boolean> decided) {
        if (request instanceof Request.Range range) {
            if (range.revision() > 0 && seen instanceof Response.Ranged ranged) {
                return new Response.Ranged(header(begin, events), ranged.kvs(), ranged.count());
            }
            return range(range.range(), range.limit(), header(begin, events));
        }
        if (request instanceof Request.Put put) {
            KeyValue before = live.get(put.key());
            var kv = new KeyValue(
                    put.key(),
                    put.value(),
                    before == null ? begin + 1 : before.createRevision(),
                    begin + 1,
                    before == null ? 1 : before.version() + 1,
                    put.lease());
            events.add(new WatchEvent(false, kv, beforeRevision(put.key(), events)));
            set(put.key(), kv);
            return new Response.Written(begin + 1, put.prevKv() ? before : null);
        }
        if (request instanceof Request.Delete delete) {
            List<KeyValue> gone = within(delete.range());
            for (KeyValue kv : gone) {
                delete(kv.key(), begin + 1, events);
            }
            return new Response.Deleted(header(begin, events), gone.size(), delete.prevKv() ? gone : List.of());
        }
        if (request instanceof Request.Txn txn) {
            boolean outermost = decided.isEmpty();
            if (outermost) {
                // All conditions, also those of nested transactions, look at the state before anything is written.
                decide(txn, decided);
            }
            boolean succeeded = Boolean.TRUE.equals(decided.get(txn));
            List<Response> seenParts = seen instanceof Response.TxnDone done ? done.responses() : List.of();
            var responses = new ArrayList<Response>();
            for (Request part : succeeded ? txn.success() : txn.failure()) {
                int index = responses.size();
                responses.add(
                        run(part, index < seenParts.size() ? seenParts.get(index) : null, begin, events, decided));
            }
            return new Response.TxnDone(outermost ? header(begin, events) : 0, succeeded, responses);
        }
        throw new IllegalArgumentException("not a request of the key space: " + request);
    }

    private static long header(long begin, List<WatchEvent> events) {
        return events.isEmpty() ? begin : begin + 1;
    }

    private void decide(Request.Txn txn, Map<Request.Txn, Boolean> decided) {
        boolean holds = true;
        for (Compare compare : txn.compares()) {
            holds &= holds(compare);
        }
        decided.put(txn, holds);
        for (Request part : holds ? txn.success() : txn.failure()) {
            if (part instanceof Request.Txn nested) {
                decide(nested, decided);
            }
        }
    }

    private boolean holds(Compare compare) {
        List<KeyValue> kvs = within(compare.range());
        if (kvs.isEmpty()) {
            // A missing key compares like zeros, but its value like nothing at all.
            return compare.target() != Compare.Target.VALUE && result(compare, Long.compare(0, compare.number()));
        }
        for (KeyValue kv : kvs) {
            if (!result(compare, order(compare, kv))) {
                return false;
            }
        }
        return true;
    }

    private static int order(Compare compare, KeyValue kv) {
        return switch (compare.target()) {
            case VERSION -> Long.compare(kv.version(), compare.number());
            case CREATE -> Long.compare(kv.createRevision(), compare.number());
            case MOD -> Long.compare(kv.modRevision(), compare.number());
            case LEASE -> Long.compare(kv.lease(), compare.number());
            case VALUE -> kv.value().compareTo(compare.value());
        };
    }

    private static boolean result(Compare compare, int order) {
        return switch (compare.result()) {
            case EQUAL -> order == 0;
            case GREATER -> order > 0;
            case LESS -> order < 0;
            case NOT_EQUAL -> order != 0;
        };
    }

    private List<KeyValue> within(KeyRange range) {
        if (range.isSingle()) {
            KeyValue kv = live.get(range.key());
            return kv == null ? List.of() : List.of(kv);
        }
        if (!range.isOpen() && range.key().compareTo(range.end()) >= 0) {
            return List.of();
        }
        SortedMap<Bytes, KeyValue> part =
                range.isOpen() ? live.tailMap(range.key()) : live.subMap(range.key(), range.end());
        return new ArrayList<>(part.values());
    }

    private void delete(Bytes key, long at, List<WatchEvent> events) {
        events.add(new WatchEvent(true, KeyValue.tombstone(key, at), beforeRevision(key, events)));
        set(key, null);
    }

    private @Nullable KeyValue beforeRevision(Bytes key, List<WatchEvent> events) {
        for (WatchEvent event : events) {
            if (event.kv().key().equals(key)) {
                return event.prevKv();
            }
        }
        return live.get(key);
    }

    private void set(Bytes key, @Nullable KeyValue kv) {
        journal.add(new Change(key, live.get(key)));
        replace(key, kv);
    }

    private void replace(Bytes key, @Nullable KeyValue kv) {
        KeyValue before = kv == null ? live.remove(key) : live.put(key, kv);
        if (before != null) {
            fingerprint -= hash(before);
            if (before.lease() != 0) {
                TreeSet<Bytes> keys = attached.get(before.lease());
                if (keys != null && keys.remove(key) && keys.isEmpty()) {
                    attached.remove(before.lease());
                }
            }
        }
        if (kv != null) {
            fingerprint += hash(kv);
            if (kv.lease() != 0) {
                attached.computeIfAbsent(kv.lease(), lease -> new TreeSet<>()).add(key);
            }
        }
    }

    private static long hash(KeyValue kv) {
        long h = Mixing.mix(Mixing.hash(kv.key()), Mixing.hash(kv.value()));
        h = Mixing.mix(h, kv.modRevision());
        h = Mixing.mix(h, kv.createRevision());
        h = Mixing.mix(h, kv.version());
        return Mixing.mix(h, kv.lease());
    }
}
