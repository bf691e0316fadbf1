// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Store;
import org.osgi.service.component.annotations.Component;

/** Opens backends that buffer writes. */
@Component
public final class BufferedBackendFactory implements BackendFactory {
    @Override
    public Backend open(Store store, boolean durable, BackendOptions options, EventLoop commitLoop) {
        return new BufferedBackend(store, durable, options, commitLoop);
    }
}
