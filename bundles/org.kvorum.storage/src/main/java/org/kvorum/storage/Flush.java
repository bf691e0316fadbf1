// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** Makes one batch for the engine out of a buffer that is no longer written to. */
final class Flush {
    private final WriteBatch batch = new WriteBatch();
    private final Accounts accounts;

    private Flush(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Returns the writes of the buffer bucket by bucket in key order, then those behind, then the index and the counters. */
    static WriteBatch batch(Buffer buffer, Accounts accounts, StoreView stored) {
        var flush = new Flush(accounts);
        var applied = buffer.applied();
        Accounts.Lookup inStore = (bucket, key) -> bytes(key, stored.get(bucket, key));
        flush.add(buffer, inStore);
        if (!buffer.behind().isEmpty()) {
            var behind = new Buffer(buffer.writes());
            for (var writes : buffer.behind()) {
                for (var write : writes.writes()) {
                    var value = write.value();
                    behind.write(write.bucket(), write.key(), value == null ? BucketBuffer.DELETED : value);
                }
            }
            flush.add(behind, (bucket, key) -> {
                var buffered = buffer.get(bucket, key, Integer.MAX_VALUE);
                return buffered == null ? inStore.bytes(bucket, key) : bytes(key, buffered);
            });
        }
        if (applied != null) {
            applied.writeTo(flush.batch);
        }
        accounts.writeTo(flush.batch);
        return flush.batch;
    }

    private void add(Buffer buffer, Accounts.Lookup old) {
        for (var records : buffer.buckets()) {
            var bucket = records.bucket();
            var source = Merge.of(records.sources(Bytes.EMPTY, Bytes.EMPTY, Integer.MAX_VALUE));
            while (source.next()) {
                add(bucket, source.key(), source.value(), old);
            }
        }
    }

    private void add(Bucket bucket, Bytes key, Bytes value, Accounts.Lookup old) {
        if (BucketBuffer.isDeleted(value)) {
            accounts.delete(bucket, key, old);
            batch.delete(bucket, key);
        } else {
            accounts.put(bucket, key, value, old);
            batch.put(bucket, key, value);
        }
    }

    private static long bytes(Bytes key, @Nullable Bytes value) {
        return value == null || BucketBuffer.isDeleted(value) ? 0 : Accounts.recordBytes(key.length(), value.length());
    }
}
