// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.io.IOException;
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

    /**
     * Begins to copy everything to an empty store of another engine, while everything goes on. What is committed meanwhile reaches both. The present store stays
     * in use until {@link Migration#goOver}; if the other one fails, only the migration does. One at a time; {@link #replaceBy} and {@link #close} abort it.
     *
     * @param target not in use elsewhere; the backend's from now on, which closes it if it does not go over to it
     * @param targetDurable whether the engine of the target is durable
     * @throws IllegalStateException if a migration is running
     */
    default Migration migrateTo(Store target, boolean targetDurable) {
        throw new UnsupportedOperationException("this backend stays with its store");
    }

    /** Returns whether the engine is durable. It changes with a migration. */
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

    /** The way of all records to a store of another engine. Any thread. */
    @ProviderType
    interface Migration {
        /**
         * Completes, on the commit loop, when the target holds all that the present store does; from then on a commit is done when both stores have it. Fails
         * with {@link StorageException} if the target does or the migration is aborted; the target is closed then.
         */
        CompletableFuture<Void> copied();

        /**
         * Goes over to the target between two commits, once {@link #copied} is complete: nothing that the backend shows changes. Views that are open stay valid.
         *
         * @param point runs on the commit loop when both stores are the same, and nothing is committed meanwhile; if it fails, so does the migration
         * @return completes when the target is in use; fails like {@link #copied}, or with what the point threw
         */
        CompletableFuture<Void> goOver(Point point);

        /** Completes when the backend has gone over, no view of the former store is open any more, and it was closed. */
        CompletableFuture<Void> left();

        /**
         * Gives up, and closes the target. Waits for a commit that is just being written.
         *
         * @param reason for people
         * @return {@code false} if it is too late: the backend has gone over
         */
        boolean abort(String reason);

        /** Returns how many records were copied so far. */
        long recordsCopied();

        /** Returns how much was copied so far, estimated, from 0 to 1. */
        double fraction();

        /** The moment from which on the other store counts. */
        @FunctionalInterface
        @ProviderType
        interface Point {
            /** Makes it known, durably. Blocks. */
            void reached() throws IOException;
        }
    }
}
