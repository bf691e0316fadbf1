// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;
import org.kvorum.transport.NettyTransportFactory;
import org.kvorum.wal.FileWalFactory;
import org.kvorum.watch.LoopWatchHubFactory;

/** What a member of a test is put together from: the same as one in the distribution. */
final class RealParts {
    private RealParts() {}

    /** Returns what makes the parts of a member of a framework. */
    static PartFactories factories(SystemEnvironment environment, SeriesRegistry metrics) {
        var parts = of(new MemoryEngine(), environment, metrics);
        return new PartFactories(
                environment,
                parts.backends(),
                parts.wals(),
                parts.stores(),
                parts.lessors(),
                parts.watches(),
                parts.memberships(),
                parts.transports(),
                parts.databases());
    }

    /** Returns the parts, with these engines to switch to beside xodus and memory. */
    static Parts of(
            StorageEngine engine, SystemEnvironment environment, SeriesRegistry metrics, StorageEngine... more) {
        var engines = new ArrayList<>(List.of(new XodusEngine(), new MemoryEngine()));
        engines.addAll(List.of(more));
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
                metrics,
                () -> engines);
    }
}
