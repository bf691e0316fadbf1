// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** The writes of one commit. One thread at a time writes, any number read meanwhile. */
final class Buffer {
    private final int keysExpected;
    private final AtomicInteger sequence = new AtomicInteger();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<WriteBatch> behind = new ArrayList<>();
    private volatile BucketBuffer[] buckets = new BucketBuffer[0];
    private final AtomicInteger writesBehind = new AtomicInteger();
    private volatile @Nullable Applied applied;
    private int sequenceApplied;

    /** Creates a buffer that has room for so many writes to {@link Bucket#KEY} before it must grow. */
    Buffer(int keysExpected) {
        this.keysExpected = keysExpected;
    }

    /** Completes when the writes are in the engine. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Returns the number of the last write. */
    int sequence() {
        return sequence.getAcquire();
    }

    int writes() {
        return sequence.getAcquire() + writesBehind.getAcquire();
    }

    boolean isEmpty() {
        return writes() == 0 && applied == null;
    }

    /** Returns whether all writes are the effects of whole entries. */
    boolean atBoundary() {
        return sequence.getPlain() == sequenceApplied;
    }

    @Nullable
    Applied applied() {
        return applied;
    }

    List<WriteBatch> behind() {
        return behind;
    }

    BucketBuffer[] buckets() {
        return buckets;
    }

    void write(Bucket bucket, Bytes key, Bytes value) {
        int number = sequence.getPlain() + 1;
        var buffer = find(bucket);
        if (buffer == null) {
            buffer = add(bucket);
        }
        buffer.write(key, value, number);
        sequence.setRelease(number);
    }

    void applied(Applied newest) {
        applied = newest;
        sequenceApplied = sequence.getPlain();
    }

    void writeBehind(WriteBatch batch) {
        behind.add(batch);
        writesBehind.addAndGet(batch.size());
    }

    @Nullable
    Bytes get(Bucket bucket, Bytes key, int upTo) {
        var buffer = find(bucket);
        return buffer == null ? null : buffer.get(key, upTo);
    }

    List<Source> sources(Bucket bucket, Bytes from, Bytes to, int upTo) {
        var buffer = find(bucket);
        return buffer == null ? List.of() : buffer.sources(from, to, upTo);
    }

    /** Returns how many writes there are to {@link Bucket#KEY}. */
    int keys() {
        var keys = find(Bucket.KEY);
        return keys == null ? 0 : keys.size();
    }

    /** Returns how many bytes {@link Bucket#KEY} grows by, as etcd counts them. */
    long keyBytes() {
        var keys = find(Bucket.KEY);
        return keys == null ? 0 : keys.bytesInRun();
    }

    private @Nullable BucketBuffer find(Bucket bucket) {
        for (var buffer : buckets) {
            if (buffer.bucket().equals(bucket)) {
                return buffer;
            }
        }
        return null;
    }

    private BucketBuffer add(Bucket bucket) {
        boolean key = bucket.equals(Bucket.KEY);
        var added = new BucketBuffer(bucket, key ? keysExpected : 16);
        var old = buckets;
        var grown = Arrays.copyOf(old, old.length + 1);
        if (key) {
            // first, where it is found at once
            System.arraycopy(old, 0, grown, 1, old.length);
        }
        grown[key ? 0 : old.length] = added;
        buckets = grown;
        return added;
    }
}
