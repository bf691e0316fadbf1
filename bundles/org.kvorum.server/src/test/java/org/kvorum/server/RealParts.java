// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.storage.StorageEngine;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.transport.NettyTransportFactory;
import org.kvorum.wal.FileWalFactory;
import org.kvorum.watch.LoopWatchHubFactory;

/** What a member of a test is put together from: the same as one in the distribution. */
final class RealParts {
    private RealParts() {}

    static Parts of(StorageEngine engine, SystemEnvironment environment, SeriesRegistry metrics) {
        return new Parts(
                environment,
                engine,
                new BufferedBackendFactory(metrics, environment),
                new FileWalFactory(metrics, environment),
                new MvccStoreFactory(metrics, environment),
                new HeapLessorFactory(metrics),
                new LoopWatchHubFactory(metrics),
                new BackendMembershipFactory(),
                new NettyTransportFactory(metrics),
                new BboltFormat(),
                metrics);
    }
}
