// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Buckets of records in memory: what is written, and what it must read as. */
record Model(SortedMap<String, TreeMap<Bytes, Bytes>> buckets) implements StoreView {
    Model() {
        this(new TreeMap<>());
    }

    Model bucket(String name) {
        made(name);
        return this;
    }

    Model put(String bucket, Bytes key, Bytes value) {
        made(bucket).put(key, value);
        return this;
    }

    private TreeMap<Bytes, Bytes> made(String bucket) {
        return buckets.computeIfAbsent(bucket, missing -> new TreeMap<>());
    }

    List<Bucket> names() {
        return buckets.keySet().stream().map(Bucket::new).toList();
    }

    /** Returns the records as they must come out of a file. */
    List<String> records() {
        var records = new ArrayList<String>();
        buckets.forEach((bucket, content) ->
                content.forEach((key, value) -> records.add(bucket + " " + key.toHex() + " " + value.toHex())));
        return records;
    }

    long size() {
        return buckets.values().stream().mapToLong(Map::size).sum();
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        return content(bucket).get(key);
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        if (!from.isEmpty() || !to.isEmpty()) {
            throw new UnsupportedOperationException("a snapshot takes everything");
        }
        return new WholeCursor(content(bucket).entrySet().iterator());
    }

    TreeMap<Bytes, Bytes> content(Bucket bucket) {
        return buckets.getOrDefault(bucket.name(), new TreeMap<>());
    }

    @Override
    public void close() {}

    private static final class WholeCursor implements Cursor {
        private final Iterator<Map.Entry<Bytes, Bytes>> entries;
        private Map.Entry<Bytes, Bytes> current = Map.entry(Bytes.EMPTY, Bytes.EMPTY);

        WholeCursor(Iterator<Map.Entry<Bytes, Bytes>> entries) {
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
            return current.getKey();
        }

        @Override
        public Bytes value() {
            return current.getValue();
        }

        @Override
        public void close() {}
    }
}
