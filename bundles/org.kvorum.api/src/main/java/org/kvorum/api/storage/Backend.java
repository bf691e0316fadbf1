// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The store as the state machine sees it: writes are visible at once and reach the engine in batches, some time later, together with the index of the last log
 * entry whose effects they hold. After a crash the log replays what had not reached the engine.
 *
 * <p>{@link #put}, {@link #delete} and {@link #applied} are called on the apply loop only; all else by any thread. Nothing blocks but {@link #view()}'s cursors
 * and {@link #get}, which may read the disk, and {@link #close()}. After a failed write of the engine every call throws {@link StorageException}.
 */
@ProviderType
public interface Backend extends AutoCloseable {
    /** Writes a record; visible to {@link #get} and new views at once. */
    void put(Bucket bucket, Bytes key, Bytes value);

    /** Deletes a record. */
    void delete(Bucket bucket, Bytes key);

    /**
     * States that everything written so far, and nothing else, is the effect of the log up to the index; goes to disk in the same batch. A commit never divides
     * what is written between two calls: once this has been called, writes reach the engine only up to the last call. Writes that belong to no entry are
     * therefore followed by a call with the same index.
     */
    void applied(long index, long term);

    /** Returns the index of {@link #applied} as found when the present store was opened (0 for a new one). */
    long consistentIndex();

    /** Returns the term that belongs to {@link #consistentIndex()}. */
    long consistentTerm();

    /**
     * Starts writing all that was written so far to the engine; completes when it is there (on disk for a durable engine). While an entry is half written it
     * waits for the call of {@link #applied} that ends the entry. Completes on the commit loop; fails with {@link StorageException} if the engine does.
     */
    CompletableFuture<Void> commit();

    /**
     * Adds writes that are no effect of a log entry (removal of compacted records) to the next commit. Any thread. They must not touch records that
     * {@link #put} may still write.
     */
    CompletableFuture<Void> writeBehind(WriteBatch batch);

    /** Returns how many writes wait for a commit; the apply loop pauses when they are too many. */
    int pendingWrites();

    /** Returns the value of the key, {@code null} if there is none; sees all writes made before the call. */
    @Nullable
    Bytes get(Bucket bucket, Bytes key);

    /** Returns an unchanging view of all writes made before the call. Must be closed. */
    StoreView view();

    /** Returns the bytes allocated as etcd counts them for quota and status: whole 4 KiB pages; freed pages count until {@link #defragment}. */
    long sizeBytes();

    /** Returns the bytes in use as etcd counts them. */
    long sizeInUseBytes();

    /** Returns how many bytes the engine takes on disk. */
    long diskBytes();

    /** Gives freed space back while everything goes on; completes when done, on the commit loop. */
    CompletableFuture<Void> defragment();

    /**
     * Makes a store ready to take the place of the present one. Blocks: it may have to read all of it. Any thread.
     *
     * @param store not in use elsewhere; the backend's from now on
     */
    Successor prepare(Store store);

    /**
     * Goes over to a prepared store at once and as a whole: whoever asks from now on finds what it holds, {@link #consistentIndex()} included, and open views keep
     * what they had. What was written before is void, also if it still waits for a commit, which counts as done then. On the apply loop; waits for a commit that
     * is just being written.
     *
     * @return completes when no view of the old store is open any more and it was closed
     */
    CompletableFuture<Void> replaceBy(Successor successor);

    /** Returns whether the engine is durable. */
    boolean durable();

    /** Commits what is pending and closes the store. The apply loop has stopped; views must have been closed. Not on the commit loop. */
    @Override
    void close();

    /** A store that is to take the place of another one. */
    @ProviderType
    interface Successor extends AutoCloseable {
        /** Returns an unchanging view of the store, to be closed by the caller. */
        StoreView view();

        /** Closes the store, if it has not become the backend's. */
        @Override
        void close();
    }
}
