// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.storage.Backend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens {@link MvccStore}s. */
@Component
public final class MvccStoreFactory implements KvStoreFactory {
    /** Creates the factory. */
    @Activate
    public MvccStoreFactory() {}

    @Override
    public KvStore open(Backend backend, KvStore.LeaseBook leases, KvOptions options, EventLoop backgroundLoop) {
        return new MvccStore(backend, leases, options, backgroundLoop);
    }
}
