// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Takes the records of all buckets to their trees, one by one, and the buckets to the root. The same view makes the same pages each time. */
final class BucketWalk implements AutoCloseable {
    private final StoreView view;
    private final PageOutput output;
    private final Iterator<Bucket> rest;
    private final TreeBuilder buckets;
    private @Nullable OpenBucket current;
    private long root;

    private record OpenBucket(Bytes name, Cursor cursor, TreeBuilder records) {}

    BucketWalk(StoreView view, List<Bucket> buckets, PageOutput output) {
        this.view = view;
        this.output = output;
        this.buckets = new TreeBuilder(output);
        this.rest = buckets.stream()
                .sorted(Comparator.comparing(BucketWalk::name))
                .toList()
                .iterator();
        if (buckets.stream().distinct().count() != buckets.size()) {
            throw new IllegalArgumentException("a bucket is named twice in " + buckets);
        }
    }

    /** Takes one step; returns {@code false} when all steps were taken. */
    boolean advance() {
        if (current != null) {
            if (current.cursor().next()) {
                current.records().add(current.cursor().key(), current.cursor().value(), 0);
            } else {
                current.cursor().close();
                buckets.add(current.name(), current.records().finishBucket(), Layout.BUCKET);
                current = null;
            }
            return true;
        }
        if (rest.hasNext()) {
            var bucket = rest.next();
            current = new OpenBucket(
                    name(bucket), view.cursor(bucket, Bytes.EMPTY, Bytes.EMPTY), new TreeBuilder(output));
            return true;
        }
        if (root == 0) {
            root = buckets.finish();
        }
        return false;
    }

    /** Returns the page of the root, once all steps were taken. */
    long root() {
        return root;
    }

    @Override
    public void close() {
        if (current != null) {
            current.cursor().close();
            current = null;
        }
    }

    private static Bytes name(Bucket bucket) {
        return Bytes.utf8(bucket.name());
    }
}
