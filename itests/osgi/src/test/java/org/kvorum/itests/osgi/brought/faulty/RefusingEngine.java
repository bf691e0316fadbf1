// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.faulty;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/** An engine that refuses to open, in the words of its port. */
@Component(property = StorageEngine.NAME + "=refusing")
public final class RefusingEngine implements StorageEngine {
    @Override
    public String name() {
        return "refusing";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        throw new StorageException("this directory is not for me");
    }
}
