// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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

/** A backend of sorted maps that can crash. */
final class FakeBackend implements Backend {
    private final Map<Bucket, NavigableMap<Bytes, Bytes>> buckets = new HashMap<>();
    private final List<CompletableFuture<Void>> uncommitted = new ArrayList<>();
    private final List<Undo> behind = new ArrayList<>();
    int gets;
    Runnable beforeView = () -> {};

    /** What commits wait for, if they do not succeed at once. */
    @Nullable
    CompletableFuture<Void> slowCommit;

    FakeBackend() {
        Bucket.all().forEach(bucket -> buckets.put(bucket, new TreeMap<>()));
    }

    private record Undo(Bucket bucket, Bytes key, @Nullable Bytes before) {}

    /** Returns a backend as it is found after a crash that lost what was written behind since the last commit. */
    synchronized FakeBackend crashedBehind() {
        var after = new FakeBackend();
        after.buckets.putAll(copy(buckets));
        for (int i = behind.size() - 1; i >= 0; i--) {
            var undo = behind.get(i);
            if (undo.before == null) {
                after.delete(undo.bucket, undo.key);
            } else {
                after.put(undo.bucket, undo.key, undo.before);
            }
        }
        return after;
    }

    synchronized NavigableMap<Bytes, Bytes> records() {
        return new TreeMap<>(bucket(Bucket.KEY));
    }

    @Override
    public synchronized void put(Bucket bucket, Bytes key, Bytes value) {
        bucket(bucket).put(key, value);
    }

    @Override
    public synchronized void delete(Bucket bucket, Bytes key) {
        bucket(bucket).remove(key);
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
        List<CompletableFuture<Void>> done;
        synchronized (this) {
            if (slowCommit != null) {
                return slowCommit;
            }
            behind.clear();
            done = List.copyOf(uncommitted);
            uncommitted.clear();
        }
        done.forEach(future -> future.complete(null));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Void> writeBehind(WriteBatch batch) {
        for (var write : batch.writes()) {
            behind.add(
                    new Undo(write.bucket(), write.key(), bucket(write.bucket()).get(write.key())));
            if (write.value() == null) {
                delete(write.bucket(), write.key());
            } else {
                put(write.bucket(), write.key(), write.value());
            }
        }
        var done = new CompletableFuture<Void>();
        uncommitted.add(done);
        return done;
    }

    @Override
    public int pendingWrites() {
        return 0;
    }

    @Override
    public synchronized @Nullable Bytes get(Bucket bucket, Bytes key) {
        gets++;
        return bucket(bucket).get(key);
    }

    @Override
    public synchronized StoreView view() {
        beforeView.run();
        var frozen = copy(buckets);
        return new StoreView() {
            @Override
            public @Nullable Bytes get(Bucket bucket, Bytes key) {
                return of(frozen, bucket).get(key);
            }

            @Override
            public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
                var map = of(frozen, bucket);
                return new MapCursor((to.isEmpty() ? map.tailMap(from) : map.subMap(from, to))
                        .entrySet()
                        .iterator());
            }

            @Override
            public void close() {}
        };
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
        return CompletableFuture.completedFuture(null);
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
        return true;
    }

    @Override
    public void close() {
        var unused = commit();
    }

    private NavigableMap<Bytes, Bytes> bucket(Bucket bucket) {
        return of(buckets, bucket);
    }

    private static NavigableMap<Bytes, Bytes> of(Map<Bucket, NavigableMap<Bytes, Bytes>> buckets, Bucket bucket) {
        return Objects.requireNonNull(buckets.get(bucket));
    }

    private static Map<Bucket, NavigableMap<Bytes, Bytes>> copy(Map<Bucket, NavigableMap<Bytes, Bytes>> buckets) {
        var copy = new HashMap<Bucket, NavigableMap<Bytes, Bytes>>();
        buckets.forEach((bucket, records) -> copy.put(bucket, new TreeMap<>(records)));
        return copy;
    }

    private static final class MapCursor implements Cursor {
        private final Iterator<Map.Entry<Bytes, Bytes>> entries;
        private Map.@Nullable Entry<Bytes, Bytes> current;

        MapCursor(Iterator<Map.Entry<Bytes, Bytes>> entries) {
            this.entries = entries;
        }

        @Override
        public boolean next() {
            if (!entries.hasNext()) {
                return false;
            }
            current = entries.next();
            return true;
        }

        @Override
        public Bytes key() {
            return Objects.requireNonNull(current).getKey();
        }

        @Override
        public Bytes value() {
            return Objects.requireNonNull(current).getValue();
        }

        @Override
        public void close() {}
    }
}
