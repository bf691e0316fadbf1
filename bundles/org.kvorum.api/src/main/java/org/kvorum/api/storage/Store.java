// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open store: ordered buckets, one writer, many snapshot readers. {@link #write}, {@link #reclaim} and {@link #close} are called by one thread at a time,
 * everything else by any thread.
 */
@ConsumerType
public interface Store extends AutoCloseable {
    /** Applies all writes of the batch in order, atomically; when it returns they are visible to new views and, for a durable engine, on disk. Blocks. */
    void write(WriteBatch batch);

    /** Returns a consistent view of all batches written so far; it never changes. Must be closed. Cheap. */
    StoreView view();

    /** Returns how many bytes the store takes on disk (in memory for an engine without one). */
    long diskBytes();

    /**
     * Gives space of deleted and overwritten records back, piece by piece, so that writes may come between the pieces; readers go on meanwhile. Blocks for a
     * tenth of a second or so. Views that are open may keep space from being given back.
     *
     * @return whether there is more to do
     */
    boolean reclaim();

    /** Closes the store; views must have been closed before. */
    @Override
    void close();
}
