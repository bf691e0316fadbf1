// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreDirectory;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/** Opens MVStore files. */
@Component(property = StorageEngine.NAME + "=" + MvEngine.ENGINE)
public final class MvEngine implements StorageEngine {
    static final String ENGINE = "mvstore";
    static final String FILE = "store.mv";

    private static final int FORMAT = 1;

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        StoreDirectory.claim(options.directory(), ENGINE, FORMAT);
        var name = options.directory().resolve(FILE).toAbsolutePath().toString();
        var file = new MvFile(settings(options), options.fsync());
        try {
            file.open(name, false, null);
            var store = new MVStore.Builder()
                    .adoptFileStore(file)
                    // commits are the batches, and nothing else: neither by the clock nor by the amount of what is new
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            return opened(store, file);
        } catch (MVStoreException e) {
            throw refusal(name, e);
        }
    }

    private static Store opened(MVStore store, MvFile file) {
        try {
            store.setVersionsToKeep(0);
            // a chunk is forced to disk before the next one is written, so what it has made superfluous may be
            // overwritten at once
            store.setRetentionTime(0);
            NewestChunk.check(store, file);
            return new MvStore(store, file);
        } catch (MVStoreException e) {
            store.closeImmediately();
            throw e;
        }
    }

    private static Map<String, Object> settings(StoreOptions options) {
        var settings = new HashMap<String, Object>();
        settings.put("cacheSize", (int) Math.max(1, Math.min(Integer.MAX_VALUE, options.cacheBytesMax() >> 20)));
        return settings;
    }

    private static StorageException refusal(String file, MVStoreException cause) {
        if (cause.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new StorageException(
                    "cannot open the store " + file + ": another process, or this one, has it open; stop that first",
                    cause);
        }
        return new StorageException(
                "cannot open the store " + file + " (" + cause.getMessage()
                        + "): if it is damaged, restore the member from a snapshot, or remove it from the cluster and add it anew",
                cause);
    }
}
