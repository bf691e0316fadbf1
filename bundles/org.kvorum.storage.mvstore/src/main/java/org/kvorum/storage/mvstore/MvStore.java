// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RootReference;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** An open file; a bucket is a map of it. */
final class MvStore implements Store {
    /** As much of the file may be waste. */
    private static final int FILL_PERCENT_MIN = 90;

    /** What a piece of reclaiming writes anew, in bytes: a tenth of a second on a slow disk. */
    private static final int PIECE_BYTES = 8 << 20;

    /** Chunks that are emptier on the whole are copied together while batches are written. */
    private static final int FILL_PERCENT_AT_WORK = 50;

    /** After so many batches the chunks are looked at. */
    private static final int BATCHES_PER_LOOK = 8;

    /** Pieces that do not get on, because views hold what they would free, before it is given up. */
    private static final int VAIN_PIECES_MAX = 3;

    private final MVStore store;
    private final MvFile file;

    /** For the one writer. */
    private final Map<Bucket, MVMap<Bytes, Bytes>> trees = new HashMap<>();

    private volatile Snapshot published;
    private int vainPieces;
    private int batches;
    private boolean cleaning;

    /** Takes over the store and its file. */
    MvStore(MVStore store, MvFile file) {
        this.store = store;
        this.file = file;
        for (var name : store.getMapNames()) {
            trees.put(new Bucket(name), tree(store, name));
        }
        published = snapshot();
    }

    static MVMap<Bytes, Bytes> tree(MVStore store, String name) {
        var builder = new MVMap.Builder<Bytes, Bytes>();
        builder.setKeyType(BytesType.INSTANCE);
        builder.setValueType(BytesType.INSTANCE);
        return store.openMap(name, builder);
    }

    @Override
    public void write(WriteBatch batch) {
        boolean complete = false;
        try {
            batch.writes().forEach(this::write);
            commit();
            cleanUp();
            complete = true;
        } catch (MVStoreException e) {
            throw failure("write to", e);
        } finally {
            if (!complete) {
                // else the next batch would carry half of this one to disk
                store.closeImmediately();
            }
        }
    }

    @Override
    public StoreView view() {
        while (true) {
            var snapshot = published;
            if (snapshot.tryUse()) {
                return new MvView(this, snapshot);
            }
        }
    }

    @Override
    public long diskBytes() {
        return file.size();
    }

    /** Copies what is alive in the emptiest chunks to a new one, then moves chunks from the end of the file into its holes. */
    @Override
    public boolean reclaim() {
        try {
            long before = file.size();
            boolean copied = store.compact(FILL_PERCENT_MIN, PIECE_BYTES);
            commit();
            // a commit frees what the one before it has made superfluous, so there has to be another one
            file.compactMoveChunks(FILL_PERCENT_MIN, PIECE_BYTES, store);
            publish();
            boolean wasteful = copied || file.getFillRate() < FILL_PERCENT_MIN;
            vainPieces = file.size() < before ? 0 : vainPieces + 1;
            boolean more = wasteful && vainPieces < VAIN_PIECES_MAX;
            if (!more) {
                vainPieces = 0;
            }
            return more;
        } catch (MVStoreException e) {
            throw failure("clean up", e);
        }
    }

    @Override
    public void close() {
        try {
            published.release();
            store.close();
        } catch (MVStoreException e) {
            throw failure("close", e);
        }
    }

    StorageException failure(String what, MVStoreException cause) {
        return new StorageException(
                "cannot " + what + " the store " + file.getFileName() + " (" + cause.getMessage()
                        + "): see that its disk is sound and has room, then start the member again",
                cause);
    }

    private void write(WriteBatch.Write write) {
        var bucket = write.bucket();
        var value = write.value();
        if (value != null) {
            trees.computeIfAbsent(bucket, created -> tree(store, created.name()))
                    .put(write.key(), value);
            return;
        }
        var tree = trees.get(bucket);
        if (tree != null) {
            tree.remove(write.key());
        }
    }

    /** Writes what has changed as a chunk, forces it to disk and shows it to new views. */
    private void commit() {
        store.commit();
        store.sync();
        publish();
    }

    /** A little at a time: a chunk is free only when the last of its pages is dead, so the file would grow as long as nobody asks to {@link #reclaim}. */
    private void cleanUp() {
        batches++;
        if (cleaning || batches % BATCHES_PER_LOOK == 0) {
            cleaning = store.compact(FILL_PERCENT_AT_WORK, PIECE_BYTES / 8);
            if (cleaning) {
                commit();
            }
        }
    }

    private void publish() {
        var old = published;
        published = snapshot();
        old.release();
    }

    private Snapshot snapshot() {
        var roots = new HashMap<Bucket, RootReference<Bytes, Bytes>>();
        trees.forEach((bucket, tree) -> roots.put(bucket, tree.getRoot()));
        return new Snapshot(store, Map.copyOf(roots));
    }
}
