// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;

/** Writes that a store applies in order and atomically. Filled by one thread, then handed over. */
public final class WriteBatch {
    /**
     * One write.
     *
     * @param bucket where
     * @param key which record
     * @param value the new value; {@code null} deletes the record, harmless if it is missing
     */
    public record Write(Bucket bucket, Bytes key, @Nullable Bytes value) {}

    private final List<Write> writes = new ArrayList<>();

    /** Adds a put. */
    public WriteBatch put(Bucket bucket, Bytes key, Bytes value) {
        writes.add(new Write(bucket, key, value));
        return this;
    }

    /** Adds a delete. */
    public WriteBatch delete(Bucket bucket, Bytes key) {
        writes.add(new Write(bucket, key, null));
        return this;
    }

    /** Returns the writes, in order. */
    public List<Write> writes() {
        return writes;
    }

    /** Returns how many writes there are. */
    public int size() {
        return writes.size();
    }
}
