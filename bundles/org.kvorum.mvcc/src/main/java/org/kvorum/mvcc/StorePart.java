// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.kvorum.api.assembly.PartContext;
import org.kvorum.api.assembly.PartProvider;
import org.kvorum.api.kv.KvStoreFactory;

/** The store for members that are put together without a framework. */
public final class StorePart implements PartProvider<KvStoreFactory> {
    /** Creates the provider. */
    public StorePart() {}

    @Override
    public Class<KvStoreFactory> port() {
        return KvStoreFactory.class;
    }

    @Override
    public KvStoreFactory create(PartContext context) {
        return new MvccStoreFactory(context.metrics(), context.environment());
    }
}
