// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.env.Environment;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.watch.WatchHubFactory;

/** What makes the parts of a member, or of all members of a framework; each adds its engine and its metrics. */
record PartFactories(
        Environment environment,
        BackendFactory backends,
        WalFactory wals,
        KvStoreFactory stores,
        LessorFactory lessors,
        WatchHubFactory watches,
        MembershipFactory memberships,
        TransportFactory transports,
        SnapshotFormat databases) {
    /** Returns all parts of one member. */
    Parts with(StorageEngine engine, Metrics metrics, StorageEngines engines) {
        return new Parts(
                environment,
                engine,
                backends.measuredBy(metrics, environment),
                wals.measuredBy(metrics, environment),
                stores.measuredBy(metrics, environment),
                lessors.measuredBy(metrics, environment),
                watches.measuredBy(metrics, environment),
                memberships,
                transports.measuredBy(metrics, environment),
                databases,
                metrics,
                engines);
    }
}
