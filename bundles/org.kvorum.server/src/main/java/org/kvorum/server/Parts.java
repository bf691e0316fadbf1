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

/**
 * What a member is put together from.
 *
 * @param environment time, randomness, disk and threads
 * @param engine where the data goes at a first start, and later unless it lies in another one
 * @param backends batches writes to the engine
 * @param wals the write-ahead log
 * @param stores the multi-version store
 * @param lessors the leases
 * @param watches the watches
 * @param memberships the membership
 * @param transports the connections to other members
 * @param databases the file format of the database between members and in backups
 * @param metrics the numbers
 * @param engines the engines there are, where the data may lie, or go later
 */
public record Parts(
        Environment environment,
        StorageEngine engine,
        BackendFactory backends,
        WalFactory wals,
        KvStoreFactory stores,
        LessorFactory lessors,
        WatchHubFactory watches,
        MembershipFactory memberships,
        TransportFactory transports,
        SnapshotFormat databases,
        Metrics metrics,
        StorageEngines engines) {
    /** Creates the parts of a member that stays with the one engine. */
    public Parts(
            Environment environment,
            StorageEngine engine,
            BackendFactory backends,
            WalFactory wals,
            KvStoreFactory stores,
            LessorFactory lessors,
            WatchHubFactory watches,
            MembershipFactory memberships,
            TransportFactory transports,
            SnapshotFormat databases,
            Metrics metrics) {
        this(
                environment,
                engine,
                backends,
                wals,
                stores,
                lessors,
                watches,
                memberships,
                transports,
                databases,
                metrics,
                StorageEngines.of(engine));
    }

    /** Returns the same parts in another environment. */
    Parts in(Environment other) {
        return new Parts(
                other,
                engine,
                backends,
                wals,
                stores,
                lessors,
                watches,
                memberships,
                transports,
                databases,
                metrics,
                engines);
    }
}
