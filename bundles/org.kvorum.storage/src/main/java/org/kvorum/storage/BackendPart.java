// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.storage.BackendFactory;

/** The backend for members that are put together without a framework. */
public final class BackendPart implements PartProvider<BackendFactory> {
    /** Creates the provider. */
    public BackendPart() {}

    @Override
    public Class<BackendFactory> port() {
        return BackendFactory.class;
    }

    @Override
    public BackendFactory create(PartContext context) {
        return new BufferedBackendFactory(context.metrics(), context.environment());
    }
}
