// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.WatchEvent;

/** The order found: what each revision did, who did it, and the store at every revision. Immutable. */
public final class RevisionLog {
    /**
     * What one revision did.
     *
     * @param operation who did it, or null if the store itself deleted the keys of a lease, or a revoke did
     * @param lease the lease that ended, or 0
     * @param latestAt the latest time at which it can have happened: somebody had seen this revision or a later one then
     */
    public record Step(
            long revision, @Nullable Operation operation, long lease, List<WatchEvent> events, long latestAt) {
        /** Takes a copy. */
        public Step {
            events = List.copyOf(events);
        }
    }

    private final long first;
    private final List<Step> steps;
    private final TreeMap<Bytes, TreeMap<Long, KeyValue>> keys = new TreeMap<>();

    RevisionLog(long start, List<KeyValue> startKvs, List<Step> steps) {
        this.first = start;
        this.steps = List.copyOf(steps);
        for (KeyValue kv : startKvs) {
            note(kv, start);
        }
        for (Step step : steps) {
            for (WatchEvent event : step.events()) {
                note(event.kv(), step.revision());
            }
        }
    }

    private void note(KeyValue kv, long revision) {
        keys.computeIfAbsent(kv.key(), key -> new TreeMap<>()).put(revision, kv);
    }

    /** Returns the revision before the first step. */
    public long first() {
        return first;
    }

    /** Returns the last revision known. */
    public long last() {
        return first + steps.size();
    }

    /** Returns all steps, from {@code first() + 1} to {@code last()}. */
    public List<Step> steps() {
        return steps;
    }

    /** Returns what the revision did, or null if it lies outside of the log. */
    public @Nullable Step step(long revision) {
        return revision <= first || last() < revision ? null : steps.get((int) (revision - first - 1));
    }

    /** Returns the key as of the revision, or null if it was not there. */
    public @Nullable KeyValue at(long revision, Bytes key) {
        TreeMap<Long, KeyValue> versions = keys.get(key);
        return versions == null ? null : at(revision, versions);
    }

    /** Returns the keys of the range as of the revision, in order. */
    public List<KeyValue> range(long revision, KeyRange range) {
        SortedMap<Bytes, TreeMap<Long, KeyValue>> part;
        if (range.isSingle()) {
            KeyValue kv = at(revision, range.key());
            return kv == null ? List.of() : List.of(kv);
        } else if (range.isOpen()) {
            part = keys.tailMap(range.key());
        } else if (range.key().compareTo(range.end()) >= 0) {
            return List.of();
        } else {
            part = keys.subMap(range.key(), range.end());
        }
        var kvs = new ArrayList<KeyValue>();
        for (TreeMap<Long, KeyValue> versions : part.values()) {
            KeyValue kv = at(revision, versions);
            if (kv != null) {
                kvs.add(kv);
            }
        }
        return kvs;
    }

    private static @Nullable KeyValue at(long revision, NavigableMap<Long, KeyValue> versions) {
        Map.Entry<Long, KeyValue> entry = versions.floorEntry(revision);
        return entry == null || entry.getValue().version() == 0 ? null : entry.getValue();
    }
}
