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
    private static final int VAIN_PIECES_MAX = 8;

    /** The end of the file is moved in parts that are smaller by such a power of two at least. */
    private static final int TAIL_SHIFT_MAX = 5;

    private final MVStore store;
    private final MvFile file;

    /** For the one writer. */
    private final Map<Bucket, MVMap<Bytes, Bytes>> trees = new HashMap<>();

    private volatile Snapshot published;
    private int pieces;
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
            if (snapshot == published) {
                throw new StorageException("the store " + file.getFileName() + " is closed");
            }
        }
    }

    @Override
    public long diskBytes() {
        return file.size();
    }

    /** Copies what is alive in the emptiest chunks to a new one; if none is empty enough, what lies at the end of the file into its holes. */
    @Override
    public boolean reclaim() {
        try {
            long size = file.size();
            dropUnused();
            boolean copied = store.compact(FILL_PERCENT_MIN, PIECE_BYTES) || moveTail();
            commit();
            dropUnused();
            vainPieces = file.size() < size ? 0 : vainPieces + 1;
            return copied && pieceIsLeft(size);
        } catch (MVStoreException e) {
            throw failure("clean up", e);
        }
    }

    /** Gives back the place of chunks that no version needs any more. */
    private void dropUnused() {
        store.executeFilestoreOperation(file::dropUnusedChunks);
        commit();
    }

    /** Returns whether there was something to move. */
    private boolean moveTail() {
        // a smaller one may find a hole where the one before did not
        var chunks = file.tail(PIECE_BYTES >> Math.min(vainPieces, TAIL_SHIFT_MAX));
        if (file.getFillRate() >= FILL_PERCENT_MIN || chunks.isEmpty()) {
            return false;
        }
        trees.values().forEach(tree -> Pages.rewrite(tree, chunks));
        Pages.rewrite(store.getMetaMap(), chunks);
        store.executeFilestoreOperation(file::rewriteDirectory);
        return true;
    }

    /** Whoever writes meanwhile makes waste anew, so there has to be an end. */
    private boolean pieceIsLeft(long size) {
        pieces++;
        boolean left = vainPieces < VAIN_PIECES_MAX && pieces < VAIN_PIECES_MAX + 4 * size / PIECE_BYTES;
        if (!left) {
            pieces = 0;
            vainPieces = 0;
        }
        return left;
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
