// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.snapshot.SnapshotImage;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;

/** Makes the pages of a view as far as they are asked for. */
final class BboltImage implements SnapshotImage {
    /**
     * The meta of page 0 counts and belongs to an even transaction, as everywhere; so the first transaction of whoever opens the file goes to page 1 and leaves
     * it alone.
     */
    private static final long TRANSACTION = 2;

    private final Meta meta;
    private final PageOutput output;
    private @Nullable BucketWalk walk;

    private BboltImage(Meta meta, StoreView view, List<Bucket> buckets) {
        this.meta = meta;
        this.output = new PageOutput(false);
        this.walk = new BucketWalk(view, buckets, output);
        output.meta(meta, new Meta(meta.pageSize(), meta.root(), meta.end(), meta.transaction() - 1));
    }

    /** Returns the image after a first walk that only counts pages. */
    static BboltImage of(StoreView view, List<Bucket> buckets) {
        var counted = new PageOutput(true);
        long root;
        try (var walk = new BucketWalk(view, buckets, counted)) {
            boolean more = true;
            while (more) {
                more = walk.advance();
            }
            root = walk.root();
        }
        return new BboltImage(new Meta(PageOutput.PAGE_BYTES, root, counted.next(), TRANSACTION), view, buckets);
    }

    @Override
    public long sizeBytes() {
        return meta.end() * meta.pageSize();
    }

    @Override
    public int read(ByteBuffer target) {
        int before = target.remaining();
        while (target.hasRemaining() && fill()) {
            var source = output.pending().element();
            int count = Math.min(source.remaining(), target.remaining());
            target.put(source.slice().limit(count));
            source.position(source.position() + count);
            if (!source.hasRemaining()) {
                output.pending().remove();
            }
        }
        int count = before - target.remaining();
        return count == 0 && before > 0 ? -1 : count;
    }

    /** Makes pages until some wait to be read; returns {@code false} at the end. */
    private boolean fill() {
        while (output.pending().isEmpty()) {
            if (walk == null) {
                return false;
            }
            if (!walk.advance()) {
                if (walk.root() != meta.root() || output.next() != meta.end()) {
                    throw new AssertionError("the view has changed between its two walks");
                }
                walk.close();
                walk = null;
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (walk != null) {
            walk.close();
            walk = null;
        }
        output.pending().clear();
    }
}
