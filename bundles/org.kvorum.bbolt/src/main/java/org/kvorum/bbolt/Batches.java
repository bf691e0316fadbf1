// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.IOException;
import org.kvorum.api.snapshot.BatchConsumer;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** Collects records into batches of a bounded size. */
final class Batches {
    private static final int RECORDS_MAX = 10_000;

    /** A single record may be larger. */
    private static final long BYTES_MAX = 4 << 20;

    private final BatchConsumer consumer;
    private WriteBatch batch = new WriteBatch();
    private long bytes;
    private long records;

    Batches(BatchConsumer consumer) {
        this.consumer = consumer;
    }

    /** Adds a record, and hands the batch on when it is full. */
    void add(Bucket bucket, Bytes key, Bytes value) throws IOException {
        long more = (long) key.length() + value.length();
        if (batch.size() == RECORDS_MAX || (batch.size() > 0 && bytes + more > BYTES_MAX)) {
            flush();
        }
        batch.put(bucket, key, value);
        bytes += more;
        records++;
    }

    /** Hands on what is left and returns the number of records in all. */
    long finish() throws IOException {
        if (batch.size() > 0) {
            flush();
        }
        return records;
    }

    private void flush() throws IOException {
        var full = batch;
        batch = new WriteBatch();
        bytes = 0;
        consumer.accept(full);
    }
}
