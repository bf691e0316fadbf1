// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/** Keeps everything in memory; the directory is not touched. */
@Component(property = StorageEngine.NAME + "=" + MemoryEngine.ENGINE)
public final class MemoryEngine implements StorageEngine {
    static final String ENGINE = "memory";

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public Store open(StoreOptions options) {
        return new MemoryStore();
    }
}
