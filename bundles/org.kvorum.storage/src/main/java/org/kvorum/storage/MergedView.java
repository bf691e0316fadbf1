// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** The state at one time: the part of the newest buffer that was written by then, the buffer on its way to the engine, and the engine. */
final class MergedView implements StoreView {
    private final BackendState state;
    private final @Nullable Applied applied;
    private final int upTo;
    private final BackendSeries series;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one use of the engine's view. */
    MergedView(BackendState state, @Nullable Applied applied, int upTo, BackendSeries series) {
        this.state = state;
        this.applied = applied;
        this.upTo = upTo;
        this.series = series;
        series.viewOpened();
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        if (applied != null && bucket.equals(Bucket.META)) {
            var value = applied.get(key);
            if (value != null) {
                return value;
            }
        }
        var buffered = state.get(bucket, key, upTo);
        if (buffered != null) {
            return BucketBuffer.isDeleted(buffered) ? null : buffered;
        }
        return state.engine().view().get(bucket, key);
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        var sources = new ArrayList<Source>();
        if (applied != null && bucket.equals(Bucket.META)) {
            sources.add(applied.source(from, to));
        }
        sources.addAll(state.active().sources(bucket, from, to, upTo));
        var flushing = state.flushing();
        if (flushing != null) {
            sources.addAll(flushing.sources(bucket, from, to, Integer.MAX_VALUE));
        }
        var stored = state.engine().view().cursor(bucket, from, to);
        if (sources.isEmpty()) {
            return stored;
        }
        sources.add(new StoredSource(stored));
        return new LiveCursor(Merge.of(sources));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            series.viewClosed();
            state.engine().release();
        }
    }

    private record StoredSource(Cursor cursor) implements Source {
        @Override
        public boolean next() {
            return cursor.next();
        }

        @Override
        public Bytes key() {
            return cursor.key();
        }

        @Override
        public Bytes value() {
            return cursor.value();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    /** Leaves out what is deleted. */
    private static final class LiveCursor implements Cursor {
        private final Source source;

        LiveCursor(Source source) {
            this.source = source;
        }

        @Override
        public boolean next() {
            while (source.next()) {
                if (!BucketBuffer.isDeleted(source.value())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Bytes key() {
            return source.key();
        }

        @Override
        public Bytes value() {
            return source.value();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
