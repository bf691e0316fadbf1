// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** The encoded pairs, by revision: a cache before the backend. Reads are for any thread, writes for the apply loop. */
final class Records {
    private static final int CACHE_SLOTS = 1 << 15;
    private static final long CACHE_BYTES_MAX = 32L << 20;

    /** Up to so many records are asked for one by one, and then kept. */
    private static final int FEW = 16;

    /** A cursor walks over so many records that nobody asked for before looking up the next wanted one is cheaper. */
    private static final int STEPS_MAX = 12;

    /** Fewer records than this in a row are not worth opening a cursor. */
    private static final int RUN_MIN = 4;

    private final Backend backend;
    private final RecordCache cache = new RecordCache(CACHE_SLOTS, CACHE_BYTES_MAX);

    Records(Backend backend) {
        this.backend = backend;
    }

    void writePut(KeyEntry entry, Bytes record) {
        backend.put(Bucket.KEY, RevisionKey.encode(entry.mod(), entry.sub(), false), record);
        cache.put(entry.mod(), entry.sub(), record);
    }

    void writeTombstone(KeyEntry entry) {
        backend.put(
                Bucket.KEY,
                RevisionKey.encode(entry.mod(), entry.sub(), true),
                RecordCodec.encodeTombstone(entry.key()));
    }

    /**
     * Returns the encoded pair of the row.
     *
     * @throws RecordGoneException if it is not there
     */
    Bytes read(KeyEntry row) {
        var cached = cache.get(row.mod(), row.sub());
        if (cached != null) {
            return cached;
        }
        var record = found(row, backend.get(Bucket.KEY, name(row)));
        cache.put(row.mod(), row.sub(), record);
        return record;
    }

    /**
     * Returns the encoded pairs of the rows, in their order.
     *
     * @throws RecordGoneException if one is not there
     */
    List<Bytes> readAll(List<KeyEntry> rows) {
        var found = new Bytes[rows.size()];
        if (rows.size() <= FEW) {
            for (int i = 0; i < found.length; i++) {
                found[i] = read(rows.get(i));
            }
            return Arrays.asList(found);
        }
        var missing = new ArrayList<Wanted>();
        for (int i = 0; i < found.length; i++) {
            var row = rows.get(i);
            var cached = cache.get(row.mod(), row.sub());
            if (cached == null) {
                missing.add(new Wanted(row, i));
            } else {
                found[i] = cached;
            }
        }
        // Keys that were written together mostly lie together in the engine too, wherever they stand in the interval.
        missing.sort(Comparator.comparingLong(Wanted::main).thenComparingInt(Wanted::sub));
        try (var view = backend.view()) {
            for (int from = 0; from < missing.size(); ) {
                int to = runEnd(missing, from);
                if (to - from < RUN_MIN) {
                    for (var wanted : missing.subList(from, to)) {
                        found[wanted.place] = found(wanted.row, view.get(Bucket.KEY, name(wanted.row)));
                    }
                } else {
                    readRun(view, missing.subList(from, to), found);
                }
                from = to;
            }
        }
        return Arrays.asList(found);
    }

    private record Wanted(KeyEntry row, int place) {
        long main() {
            return row.mod();
        }

        int sub() {
            return row.sub();
        }
    }

    private static int runEnd(List<Wanted> missing, int from) {
        int to = from + 1;
        while (to < missing.size()
                && missing.get(to).main() - missing.get(to - 1).main() <= STEPS_MAX) {
            to++;
        }
        return to;
    }

    private static void readRun(StoreView view, List<Wanted> run, Bytes[] found) {
        int next = 0;
        while (next < run.size()) {
            var end = RevisionKey.start(run.get(run.size() - 1).main() + 1);
            try (var cursor = view.cursor(Bucket.KEY, name(run.get(next).row), end)) {
                next = readAlong(cursor, run, next, found);
            }
        }
    }

    /** Reads as long as the wanted records lie near each other; returns the first one that does not. */
    private static int readAlong(Cursor cursor, List<Wanted> run, int start, Bytes[] found) {
        int next = start;
        int steps = 0;
        while (next < run.size()) {
            var wanted = run.get(next);
            if (!cursor.next()) {
                throw new RecordGoneException(wanted.row);
            }
            var key = cursor.key();
            int order = Long.compare(RevisionKey.main(key), wanted.main());
            if (order == 0) {
                order = Long.compare(key.longAt(Long.BYTES + 1), wanted.sub());
            }
            if (order > 0) {
                throw new RecordGoneException(wanted.row);
            } else if (order == 0) {
                found[wanted.place] = cursor.value();
                next++;
                steps = 0;
            } else if (++steps > STEPS_MAX) {
                return next;
            }
        }
        return next;
    }

    private static Bytes name(KeyEntry row) {
        return RevisionKey.encode(row.mod(), row.sub(), false);
    }

    private static Bytes found(KeyEntry row, @Nullable Bytes record) {
        if (record == null) {
            throw new RecordGoneException(row);
        }
        return record;
    }
}
