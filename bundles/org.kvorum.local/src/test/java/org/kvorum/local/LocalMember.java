// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.bbolt.BboltFormat;
import org.kvorum.cluster.BackendMembershipFactory;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.server.MemberStarter;
import org.kvorum.server.Parts;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.transport.NettyTransportFactory;
import org.kvorum.wal.FileWalFactory;

/** A member of real parts whose hub of watches can be exchanged. */
final class LocalMember implements AutoCloseable {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("name", "m"),
            Map.entry("wal-dir", ""),
            Map.entry("snapshot-count", "10000"),
            Map.entry("snapshot-catchup-entries", "5000"),
            Map.entry("max-snapshots", "5"),
            Map.entry("max-wals", "5"),
            Map.entry("heartbeat-interval", "30"),
            Map.entry("election-timeout", "300"),
            Map.entry("quota-backend-bytes", "0"),
            Map.entry("backend-batch-interval", "0"),
            Map.entry("backend-batch-limit", "0"),
            Map.entry("max-request-bytes", "1572864"),
            Map.entry("pre-vote", "true"),
            Map.entry("initial-advertise-peer-urls", "http://localhost:2380"),
            Map.entry("advertise-client-urls", "http://localhost:2379"),
            Map.entry("initial-cluster", "m=http://localhost:2380"),
            Map.entry("initial-cluster-state", "new"),
            Map.entry("initial-cluster-token", "t"),
            Map.entry("auto-compaction-mode", "periodic"),
            Map.entry("auto-compaction-retention", "0"),
            Map.entry("compaction-batch-limit", "0"),
            Map.entry("compaction-sleep-interval", "0"),
            Map.entry("watch-progress-notify-interval", "0"),
            Map.entry("unsafe-no-fsync", "true"),
            Map.entry("warning-apply-duration", "100000000"),
            Map.entry("bootstrap-defrag-threshold-megabytes", "0"),
            Map.entry("max-learners", "1"),
            Map.entry("strict-reconfig-check", "true"),
            Map.entry("auto-promote-learners", "false"),
            Map.entry("max-cluster-version", ""),
            Map.entry("downgrade-check-time", "5000000000"),
            Map.entry("feature-gates", ""),
            Map.entry("listen-peer-urls", "http://127.0.0.1:0"),
            Map.entry("force-new-cluster", "false"),
            Map.entry("raft-read-timeout", "5000000000"),
            Map.entry("raft-write-timeout", "5000000000"),
            Map.entry("initial-election-tick-advance", "true"),
            Map.entry("storage-engine", "memory"));

    final SystemEnvironment environment = new SystemEnvironment();
    final SpareHubs hubs = new SpareHubs();
    final Member member;
    private final Runnable stop;

    private LocalMember(Path directory) throws Exception {
        var settings = new HashMap<>(SETTINGS);
        settings.put("data-dir", directory.toString());
        var metrics = new SeriesRegistry(environment);
        var parts = new Parts(
                environment,
                new MemoryEngine(),
                new BufferedBackendFactory(metrics, environment),
                new FileWalFactory(metrics, environment),
                new MvccStoreFactory(metrics, environment),
                new HeapLessorFactory(metrics),
                hubs,
                new BackendMembershipFactory(),
                new NettyTransportFactory(metrics),
                new BboltFormat(),
                metrics);
        var broken = new CompletableFuture<Void>();
        var started = MemberStarter.start(parts, new MemberConfig(settings), broken::completeExceptionally);
        member = started.member();
        stop = started.stop();
        CompletableFuture.anyOf(started.ready(), broken).get(20, TimeUnit.SECONDS);
    }

    /** Starts a member, or starts it again from what it left in the directory. */
    static LocalMember start(Path directory) throws Exception {
        return new LocalMember(directory);
    }

    @Override
    public void close() {
        stop.run();
        hubs.close();
    }
}
