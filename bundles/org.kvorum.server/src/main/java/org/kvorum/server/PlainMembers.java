// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.function.Consumer;
import org.kvorum.api.assembly.PartSource;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.env.Environment;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.MemberFactory;
import org.kvorum.api.member.StartedMember;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.watch.WatchHubFactory;

/** Starts members where no framework does. */
public final class PlainMembers implements MemberFactory {
    /** Creates the factory. */
    public PlainMembers() {}

    @Override
    public StartedMember start(MemberConfig config, PartSource parts, Consumer<Throwable> failure) {
        var opened = new KeptOpen(parts.part(Environment.class));
        var member = new PlainMember(config, assemble(config, parts, opened), opened, failure);
        member.begin(parts);
        return member;
    }

    private static Parts assemble(MemberConfig config, PartSource parts, Environment environment) {
        var factories = new PartFactories(
                environment,
                parts.part(BackendFactory.class),
                parts.part(WalFactory.class),
                parts.part(KvStoreFactory.class),
                parts.part(LessorFactory.class),
                parts.part(WatchHubFactory.class),
                parts.part(MembershipFactory.class),
                parts.part(TransportFactory.class),
                parts.part(SnapshotFormat.class));
        return factories.with(
                engine(config.text("storage-engine"), parts),
                parts.part(Metrics.class),
                () -> parts.parts(StorageEngine.class));
    }

    private static StorageEngine engine(String name, PartSource parts) {
        var engines = parts.parts(StorageEngine.class);
        return engines.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Missing.choice(
                        "storage engine",
                        "--storage-engine",
                        name,
                        engines.stream().map(StorageEngine::name).toList()));
    }
}
