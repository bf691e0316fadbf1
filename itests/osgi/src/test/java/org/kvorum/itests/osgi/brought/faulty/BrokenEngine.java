// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.faulty;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/** An engine with a mistake: what it throws is in no contract. */
@Component(property = StorageEngine.NAME + "=broken")
public final class BrokenEngine implements StorageEngine {
    @Override
    public String name() {
        return "broken";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        throw new IllegalStateException("a mistake of the engine");
    }
}
