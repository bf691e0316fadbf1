// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** A backend that is a map and forgets nothing. */
final class MapBackend implements Backend {
    private final Map<Bucket, NavigableMap<Bytes, Bytes>> buckets = new HashMap<>();

    private NavigableMap<Bytes, Bytes> bucket(Bucket bucket) {
        return buckets.computeIfAbsent(bucket, key -> new TreeMap<>());
    }

    @Override
    public void put(Bucket bucket, Bytes key, Bytes value) {
        bucket(bucket).put(key, value);
    }

    @Override
    public void delete(Bucket bucket, Bytes key) {
        bucket(bucket).remove(key);
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        return bucket(bucket).get(key);
    }

    @Override
    public StoreView view() {
        return new StoreView() {
            @Override
            public @Nullable Bytes get(Bucket bucket, Bytes key) {
                return bucket(bucket).get(key);
            }

            @Override
            public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
                var all = new TreeMap<>(bucket(bucket)).tailMap(from, true);
                return new MapCursor(
                        (to.isEmpty() ? all : all.headMap(to, false)).entrySet().iterator());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void applied(long index, long term) {}

    @Override
    public long consistentIndex() {
        return 0;
    }

    @Override
    public long consistentTerm() {
        return 0;
    }

    @Override
    public CompletableFuture<Void> commit() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> writeBehind(WriteBatch batch) {
        return commit();
    }

    @Override
    public int pendingWrites() {
        return 0;
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public long sizeInUseBytes() {
        return 0;
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public CompletableFuture<Void> defragment() {
        return commit();
    }

    @Override
    public Successor prepare(Store store) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> replaceBy(Successor successor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void close() {}

    private static final class MapCursor implements Cursor {
        private final Iterator<Map.Entry<Bytes, Bytes>> rest;
        private Bytes key = Bytes.EMPTY;
        private Bytes value = Bytes.EMPTY;

        MapCursor(Iterator<Map.Entry<Bytes, Bytes>> rest) {
            this.rest = rest;
        }

        @Override
        public boolean next() {
            if (!rest.hasNext()) {
                return false;
            }
            var entry = rest.next();
            key = entry.getKey();
            value = entry.getValue();
            return true;
        }

        @Override
        public Bytes key() {
            return key;
        }

        @Override
        public Bytes value() {
            return value;
        }

        @Override
        public void close() {}
    }
}
