// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.RangeRequest;

/** Reads intervals with all of etcd's options. Any thread. */
final class RangeReads {
    /** The numbers of the requests' {@code SortOrder}. */
    private static final int NONE = 0;

    private static final int ASCENDING = 1;
    private static final int DESCENDING = 2;

    /** The numbers of the requests' {@code SortTarget}. */
    private static final int BY_KEY = 0;

    private static final int BY_VERSION = 1;
    private static final int BY_CREATE = 2;
    private static final int BY_MOD = 3;
    private static final int BY_VALUE = 4;

    private final Records records;

    RangeReads(Records records) {
        this.records = records;
    }

    /**
     * Reads an interval.
     *
     * @param snapshot the index; its revision is what the answer's header says
     * @param at the revision to read at
     * @throws RecordGoneException if a compaction overtook
     */
    RangeResult.Rows read(Snapshot snapshot, long at, RangeRequest request) {
        var range = request.range();
        if (request.countOnly()) {
            return new RangeResult.Rows(snapshot.revision(), List.of(), false, count(snapshot, at, range));
        }
        if (range.isSingle() && !filters(request)) {
            return readSingle(snapshot, at, request);
        }
        long limit = Math.max(0, request.limit());
        long cut = limit > 0 && limit < Integer.MAX_VALUE - 1 && inIndexOrder(request) && !filters(request)
                ? limit + 1
                : Long.MAX_VALUE;
        var rows = new ArrayList<KeyEntry>();
        long count = collect(snapshot, at, range, cut, rows);
        filter(rows, request);
        boolean more = limit > 0 && rows.size() > limit;
        var kvs = request.sortTarget() == BY_VALUE
                ? sortedByValue(rows, limit, request)
                : sortedByIndex(rows, limit, request);
        return new RangeResult.Rows(snapshot.revision(), kvs, more, count);
    }

    /** Returns about how many entries a read has to look at. */
    static long estimate(Snapshot snapshot, RangeRequest request) {
        var range = request.range();
        if (range.isSingle()) {
            return 1;
        }
        boolean current = request.revision() <= 0 || request.revision() >= snapshot.revision();
        if (request.countOnly() && current) {
            return 1;
        }
        long keys = countLive(snapshot.root(), range);
        boolean cut = request.limit() > 0 && inIndexOrder(request) && !filters(request);
        return cut && current && request.limit() < keys ? request.limit() + 1 : keys;
    }

    /** Tells the visitor of every key of the interval that was alive at the revision, as it was then. */
    static boolean walk(Snapshot snapshot, long at, KeyRange range, Node.Visitor visitor) {
        if (range.isEmpty()) {
            return true;
        }
        if (range.isSingle()) {
            var entry = single(snapshot, at, range.key());
            return entry == null || visitor.visit(entry);
        }
        var to = range.isOpen() ? null : range.rangeEnd();
        if (at >= snapshot.revision()) {
            return snapshot.root().walk(range.key(), to, true, visitor);
        }
        return snapshot.root().walk(range.key(), to, false, entry -> {
            var then = entry.at(at);
            return then == null || visitor.visit(then);
        });
    }

    private RangeResult.Rows readSingle(Snapshot snapshot, long at, RangeRequest request) {
        var entry = single(snapshot, at, request.key());
        if (entry == null) {
            return new RangeResult.Rows(snapshot.revision(), List.of(), false, 0);
        }
        return new RangeResult.Rows(snapshot.revision(), List.of(encoded(entry, request)), false, 1);
    }

    private Bytes encoded(KeyEntry row, RangeRequest request) {
        if (!request.keysOnly()) {
            return records.read(row);
        }
        return request.sortTarget() == BY_VALUE
                ? RecordCodec.dropValue(records.read(row))
                : RecordCodec.encodeWithoutValue(row);
    }

    private static @Nullable KeyEntry single(Snapshot snapshot, long at, Bytes key) {
        var entry = snapshot.root().find(key);
        return entry == null ? null : entry.at(at);
    }

    private static long count(Snapshot snapshot, long at, KeyRange range) {
        if (at >= snapshot.revision()) {
            return countLive(snapshot.root(), range);
        }
        var count = new long[1];
        walk(snapshot, at, range, entry -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private static long countLive(Node root, KeyRange range) {
        if (range.isEmpty()) {
            return 0;
        }
        if (range.isSingle()) {
            return root.findLive(range.key()) == null ? 0 : 1;
        }
        return root.countLive(range.key(), range.isOpen() ? null : range.rangeEnd());
    }

    /** Collects up to {@code cut} rows; returns how many there are. */
    private static long collect(Snapshot snapshot, long at, KeyRange range, long cut, List<KeyEntry> rows) {
        if (at >= snapshot.revision()) {
            boolean all = walk(snapshot, at, range, entry -> {
                rows.add(entry);
                return rows.size() < cut;
            });
            return all ? rows.size() : countLive(snapshot.root(), range);
        }
        var count = new long[1];
        walk(snapshot, at, range, entry -> {
            if (count[0]++ < cut) {
                rows.add(entry);
            }
            return true;
        });
        return count[0];
    }

    private static void filter(List<KeyEntry> rows, RangeRequest request) {
        if (!filters(request)) {
            return;
        }
        rows.removeIf(row -> !within(row.mod(), request.minModRevision(), request.maxModRevision())
                || !within(row.create(), request.minCreateRevision(), request.maxCreateRevision()));
    }

    /** Returns whether the revision lies between the bounds; 0 is none. */
    private static boolean within(long revision, long min, long max) {
        return (max == 0 || revision <= max) && (min == 0 || min <= revision);
    }

    private List<Bytes> sortedByIndex(List<KeyEntry> rows, long limit, RangeRequest request) {
        var order = order(request);
        if (order != null) {
            rows.sort(order);
        }
        var shown = cut(rows, limit);
        if (!request.keysOnly()) {
            return records.readAll(shown);
        }
        var kvs = new ArrayList<Bytes>(shown.size());
        for (var row : shown) {
            kvs.add(RecordCodec.encodeWithoutValue(row));
        }
        return kvs;
    }

    private List<Bytes> sortedByValue(List<KeyEntry> rows, long limit, RangeRequest request) {
        record Pair(Bytes record, Bytes value) {}
        var pairs = new ArrayList<Pair>(rows.size());
        for (var record : records.readAll(rows)) {
            pairs.add(new Pair(record, RecordCodec.value(record)));
        }
        var ascending = Comparator.comparing(Pair::value);
        pairs.sort(request.sortOrder() == DESCENDING ? ascending.reversed() : ascending);
        var kvs = new ArrayList<Bytes>();
        for (var pair : cut(pairs, limit)) {
            kvs.add(request.keysOnly() ? RecordCodec.dropValue(pair.record) : pair.record);
        }
        return kvs;
    }

    private static <T> List<T> cut(List<T> rows, long limit) {
        return limit > 0 && rows.size() > limit ? rows.subList(0, (int) limit) : rows;
    }

    /** Returns how to sort rows that come in the order of their keys; {@code null} if they are fine as they are. */
    private static @Nullable Comparator<KeyEntry> order(RangeRequest request) {
        boolean descending = request.sortOrder() == DESCENDING;
        ToLongFunction<KeyEntry> number =
                switch (request.sortTarget()) {
                    case BY_VERSION -> KeyEntry::version;
                    case BY_CREATE -> KeyEntry::create;
                    case BY_MOD -> KeyEntry::mod;
                    default -> row -> 0;
                };
        if (request.sortTarget() == BY_KEY) {
            return descending ? Comparator.comparing(KeyEntry::keyBytes).reversed() : null;
        }
        Comparator<KeyEntry> ascending = Comparator.comparingLong(number);
        return descending ? ascending.reversed() : ascending;
    }

    /** Returns whether etcd takes the order of the index for good enough to stop at the limit, which it does for too many targets. */
    private static boolean inIndexOrder(RangeRequest request) {
        return request.sortOrder() == NONE || (request.sortOrder() == ASCENDING && request.sortTarget() == BY_KEY);
    }

    private static boolean filters(RangeRequest request) {
        return request.maxModRevision() != 0
                || request.minModRevision() != 0
                || request.maxCreateRevision() != 0
                || request.minCreateRevision() != 0;
    }
}
