// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * How far a copy has come, as a place in the order of all records: what lies before it is the same in both stores, what lies behind it is still to be read.
 *
 * <pre>
 *   alarm … key: 1 2 3 4 | 5 6 7 … kvorum, meta
 *   written to both      ^ written to the old store only; the copy gets there
 * </pre>
 *
 * The bucket with the consistent index is the last one, and is copied as a whole: a store without an index is not a whole one.
 */
final class CopyPosition {
    static final int CHUNK_RECORDS_MAX = 2000;
    static final int CHUNK_BYTES_MAX = 1 << 20;

    private static final Bytes ZERO = Bytes.of((byte) 0);
    private static final List<Bucket> ORDER = order();
    private static final Map<Bucket, Integer> PLACES = places();

    private final int recordsMax;
    private int place;
    /** The last key of the present bucket that was copied. */
    private @Nullable Bytes lastKey;

    /** Creates the position before all records; pieces are of so many records at the most. */
    CopyPosition(int recordsMax) {
        this.recordsMax = Math.min(recordsMax, CHUNK_RECORDS_MAX);
    }

    private static List<Bucket> order() {
        var order = new ArrayList<>(Bucket.all());
        order.remove(Bucket.META);
        order.add(Accounts.BUCKET);
        order.add(Bucket.META);
        return List.copyOf(order);
    }

    private static Map<Bucket, Integer> places() {
        var places = new HashMap<Bucket, Integer>();
        ORDER.forEach(bucket -> places.put(bucket, places.size()));
        return Map.copyOf(places);
    }

    boolean isAtEnd() {
        return place == ORDER.size();
    }

    /** Reads the next records of a view that shows everything written so far, and moves behind them. */
    WriteBatch next(StoreView view) {
        var chunk = new Chunk();
        while (!isAtEnd() && chunk.hasRoom()) {
            if (readBucket(view, chunk)) {
                place++;
                lastKey = null;
            }
        }
        return chunk.batch;
    }

    /** Returns whether the bucket was read to its end. */
    private boolean readBucket(StoreView view, Chunk chunk) {
        var bucket = ORDER.get(place);
        boolean whole = bucket.equals(Bucket.META);
        var last = lastKey;
        try (var cursor = view.cursor(bucket, last == null ? Bytes.EMPTY : last.concat(ZERO), Bytes.EMPTY)) {
            while (whole || chunk.hasRoom()) {
                if (!cursor.next()) {
                    return true;
                }
                lastKey = cursor.key();
                chunk.add(bucket, cursor.key(), cursor.value());
            }
        }
        return false;
    }

    /** Returns the writes to records before the position. */
    WriteBatch before(WriteBatch batch) {
        if (isAtEnd()) {
            return batch;
        }
        var before = new WriteBatch();
        for (var write : batch.writes()) {
            if (isBefore(write.bucket(), write.key())) {
                var value = write.value();
                if (value == null) {
                    before.delete(write.bucket(), write.key());
                } else {
                    before.put(write.bucket(), write.key(), value);
                }
            }
        }
        return before;
    }

    private boolean isBefore(Bucket bucket, Bytes key) {
        var its = PLACES.get(bucket);
        if (its == null) {
            throw new StorageException("the bucket " + bucket.name() + " is none of those that can be copied");
        }
        var last = lastKey;
        return its < place || (its == place && last != null && key.compareTo(last) <= 0);
    }

    private final class Chunk {
        private final WriteBatch batch = new WriteBatch();
        private long bytes;

        boolean hasRoom() {
            return batch.size() < recordsMax && bytes < CHUNK_BYTES_MAX;
        }

        void add(Bucket bucket, Bytes key, Bytes value) {
            batch.put(bucket, key, value);
            bytes += key.length() + value.length();
        }
    }
}
