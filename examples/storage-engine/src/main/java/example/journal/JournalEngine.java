// SPDX-License-Identifier: Apache-2.0
package example.journal;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreDirectory;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps all records in memory, and each batch in a file that is read again at the start. That makes it fast and short, and limits it to what fits into memory.
 *
 * <p>The annotation makes it a service as soon as the bundle is started; a member with {@code --storage-engine journal} waits for one with this property.
 */
@Component(property = StorageEngine.NAME + "=" + JournalEngine.ENGINE)
public final class JournalEngine implements StorageEngine {
    static final String ENGINE = "journal";

    /** To be raised when the file's form changes: an older program then refuses the directory instead of misreading it. */
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
        return JournalStore.open(options.directory(), options.fsync());
    }
}
