// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi.brought.faulty;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** An engine with the name of one that works, whose component cannot be made: a service without an object. */
@Component(property = StorageEngine.NAME + "=memory")
public final class StillbornEngine implements StorageEngine {
    /** Throws. */
    @Activate
    public StillbornEngine() {
        throw new IllegalStateException("this engine is never activated");
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        throw new AssertionError("nobody can have this engine");
    }
}
