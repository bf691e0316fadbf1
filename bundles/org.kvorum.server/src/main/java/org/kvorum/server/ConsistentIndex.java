// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * The last log entry whose effects a store holds, as etcd keeps it.
 *
 * @param index the entry, 0 for none
 * @param term its term
 */
record ConsistentIndex(long index, long term) {
    static final Bytes INDEX = Bytes.utf8("consistent_index");
    private static final Bytes TERM = Bytes.utf8("term");

    /** The keys of it in the bucket {@code meta}. */
    static final Set<Bytes> KEYS = Set.of(INDEX, TERM);

    static ConsistentIndex of(Store store) {
        try (var view = store.view()) {
            return of(view);
        }
    }

    static ConsistentIndex of(StoreView view) {
        return new ConsistentIndex(number(view.get(Bucket.META, INDEX)), number(view.get(Bucket.META, TERM)));
    }

    void writeTo(WriteBatch batch) {
        batch.put(Bucket.META, INDEX, Bytes.bigEndian(index)).put(Bucket.META, TERM, Bytes.bigEndian(term));
    }

    private static long number(@Nullable Bytes value) {
        return value == null ? 0 : value.longAt(0);
    }
}
