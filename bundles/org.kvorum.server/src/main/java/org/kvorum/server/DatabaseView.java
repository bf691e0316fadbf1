// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;

/**
 * A view as etcd expects a database: with the configuration of the consensus and the version of the format among its metadata. This member keeps neither there,
 * as both follow from what it has elsewhere.
 */
final class DatabaseView implements StoreView {
    private static final Bytes CONF_STATE = Bytes.utf8("confState");
    private static final Bytes STORAGE_VERSION = Bytes.utf8("storageVersion");

    private final StoreView view;
    private final NavigableMap<Bytes, Bytes> meta = new TreeMap<>();

    /**
     * Takes over a view.
     *
     * @param storageVersion as in {@code 3.6.0}, empty for one before formats had versions
     */
    DatabaseView(StoreView view, ConfState configuration, String storageVersion) {
        this.view = view;
        try (var cursor = view.cursor(Bucket.META, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                meta.put(cursor.key(), cursor.value());
            }
        }
        meta.put(CONF_STATE, Bytes.utf8(json(configuration)));
        if (storageVersion.isEmpty()) {
            meta.remove(STORAGE_VERSION);
        } else {
            meta.put(STORAGE_VERSION, Bytes.utf8(storageVersion));
        }
    }

    private static String json(ConfState configuration) {
        var json = new StringBuilder("{");
        append(json, "voters", configuration.voters());
        append(json, "learners", configuration.learners());
        return json.append("\"auto_leave\":false}").toString();
    }

    private static void append(StringBuilder json, String name, Iterable<Long> ids) {
        var numbers = new StringBuilder();
        for (long id : ids) {
            numbers.append(numbers.isEmpty() ? "" : ",").append(Long.toUnsignedString(id));
        }
        if (!numbers.isEmpty()) {
            json.append('"').append(name).append("\":[").append(numbers).append("],");
        }
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        return bucket.equals(Bucket.META) ? meta.get(key) : view.get(bucket, key);
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        if (!bucket.equals(Bucket.META)) {
            return view.cursor(bucket, from, to);
        }
        var rest = meta.tailMap(from, true);
        return new MetaCursor(
                (to.isEmpty() ? rest : rest.headMap(to, false)).entrySet().iterator());
    }

    @Override
    public void close() {
        view.close();
    }

    private static final class MetaCursor implements Cursor {
        private final Iterator<Map.Entry<Bytes, Bytes>> rest;
        private Bytes key = Bytes.EMPTY;
        private Bytes value = Bytes.EMPTY;

        MetaCursor(Iterator<Map.Entry<Bytes, Bytes>> rest) {
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
