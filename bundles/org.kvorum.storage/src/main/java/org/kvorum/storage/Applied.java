// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** The last log entry whose effects are in a state, as etcd keeps it in the bucket {@code meta}. */
record Applied(long index, long term) {
    static final Applied NOTHING = new Applied(0, 0);

    private static final Bytes INDEX = Bytes.utf8("consistent_index");
    private static final Bytes TERM = Bytes.utf8("term");

    static Applied read(StoreView view) {
        return new Applied(number(view.get(Bucket.META, INDEX)), number(view.get(Bucket.META, TERM)));
    }

    /** Returns the value if the key is one of the two records. */
    @Nullable
    Bytes get(Bytes key) {
        return key.equals(INDEX) ? Bytes.bigEndian(index) : key.equals(TERM) ? Bytes.bigEndian(term) : null;
    }

    void writeTo(WriteBatch batch) {
        batch.put(Bucket.META, INDEX, Bytes.bigEndian(index)).put(Bucket.META, TERM, Bytes.bigEndian(term));
    }

    /** Returns the two records, or what lies in the interval of them. */
    Source source(Bytes from, Bytes to) {
        var records = new BucketBuffer(Bucket.META, 2);
        records.write(INDEX, Bytes.bigEndian(index), 1);
        records.write(TERM, Bytes.bigEndian(term), 2);
        return Merge.of(records.sources(from, to, Integer.MAX_VALUE));
    }

    private static long number(@Nullable Bytes value) {
        return value == null ? 0 : value.longAt(0);
    }
}
