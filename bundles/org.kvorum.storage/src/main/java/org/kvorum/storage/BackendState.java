// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

/**
 * Where the records are; replaced as a whole, so that a reader never sees a buffer and the engine overlap or leave a gap.
 *
 * <pre>
 *   older                                             newer
 *   engine's view  |  flushing, on its way there  |  active, still written to
 * </pre>
 *
 * <p>The sizes are those of what the engine's view shows.
 */
record BackendState(Buffer active, @Nullable Buffer flushing, EngineView engine, Sizes sizes) {
    /** Returns the buffered value, {@link BucketBuffer#DELETED} itself, or {@code null} if the engine must be asked. */
    @Nullable
    Bytes get(Bucket bucket, Bytes key, int upTo) {
        var value = active.get(bucket, key, upTo);
        return value != null || flushing == null ? value : flushing.get(bucket, key, Integer.MAX_VALUE);
    }

    /** Returns the last applied entry that is newer than the engine's. */
    @Nullable
    Applied applied() {
        var newest = active.applied();
        return newest != null || flushing == null ? newest : flushing.applied();
    }

    int writes() {
        return active.writes() + (flushing == null ? 0 : flushing.writes());
    }

    long inUseBytes() {
        return sizes.inUseBytes(keyBytes());
    }

    long allocatedBytes() {
        return sizes.allocatedBytes(keyBytes());
    }

    private long keyBytes() {
        return active.keyBytes() + (flushing == null ? 0 : flushing.keyBytes());
    }
}
