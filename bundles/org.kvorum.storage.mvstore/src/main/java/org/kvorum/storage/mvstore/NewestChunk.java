// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;

/**
 * Proves the chunk that was written last. MVStore itself looks at the ends of a chunk only, but a computer that loses its power while a batch is written may have
 * got the ends to disk and not the middle. Such a batch was not acknowledged to anybody: the one before it is taken then.
 */
final class NewestChunk {
    private NewestChunk() {}

    /**
     * Leaves the store at the newest batch that is whole.
     *
     * @throws MVStoreException if that is not one of the last two: then the file was damaged in another way
     */
    static void check(MVStore store, MvFile file) {
        checkHeader(store, file);
        if (file.newestChunk() < 0) {
            return;
        }
        try {
            readAll(store, file.newestChunk());
        } catch (MVStoreException e) {
            if (store.getCurrentVersion() <= 1) {
                throw e;
            }
            goBack(store, file, e);
        }
    }

    /** The file's header names a recent chunk. MVStore goes back as far as it must to find chunks that are whole, without a word. */
    private static void checkHeader(MVStore store, MvFile file) {
        var noted = store.getStoreHeader().get("version");
        if (noted == null) {
            return;
        }
        long lost = Long.parseLong(noted.toString(), 16) - store.getCurrentVersion();
        if (lost > 1 || file.newestChunk() < 0) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_FILE_CORRUPT,
                    "the last batches are gone, from version {0} on",
                    store.getCurrentVersion() + 1);
        }
    }

    private static void goBack(MVStore store, MvFile file, MVStoreException reason) {
        try {
            store.rollbackTo(store.getCurrentVersion() - 1);
            readAll(store, file.newestChunk());
        } catch (MVStoreException | IllegalArgumentException e) {
            reason.addSuppressed(e);
            throw reason;
        }
    }

    private static void readAll(MVStore store, int chunk) {
        for (var name : store.getMapNames()) {
            read(MvStore.tree(store, name).getRootPage(), chunk);
        }
    }

    /** A page is as new as its newest descendant, so below an older one there is nothing to look at. */
    private static void read(Page<?, ?> page, int chunk) {
        if (page.isLeaf()) {
            return;
        }
        for (int i = 0; i <= page.getKeyCount(); i++) {
            long position = page.getChildPagePos(i);
            if (position == 0) {
                throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "a page refers to none");
            }
            if (DataUtils.getPageChunkId(position) == chunk) {
                read(page.getChildPage(i), chunk);
            }
        }
    }
}
