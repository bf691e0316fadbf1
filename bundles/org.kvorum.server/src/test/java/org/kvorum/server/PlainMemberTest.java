// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.assembly.PartSource;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.discovery.DiscoveryRequest;
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
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.storage.memory.MemoryEngine;

/** A member that no framework starts. */
@Timeout(60)
final class PlainMemberTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void whoHearsHowTheStartEndedMayHaveItClosedByAnyThread() throws Exception {
        var answer = new CompletableFuture<DiscoveredCluster>();
        try (var cluster = new LocalCluster(directory)) {
            cluster.url("m");
            var member = new PlainMembers().start(cluster.config("m", "new"), parts(answer), failure -> {});
            var closed = new CompletableFuture<Boolean>();
            var unused = member.ready()
                    .whenComplete(
                            (started, failure) -> closed.complete(ends(CompletableFuture.runAsync(member::close))));

            answer.complete(new DiscoveredCluster("other=http://127.0.0.1:1", "t"));

            assertThat(LocalCluster.get(closed)).isTrue();
        }
    }

    private static boolean ends(CompletableFuture<Void> task) {
        try {
            task.get(5, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            return false;
        }
    }

    private static PartSource parts(CompletableFuture<DiscoveredCluster> answer) {
        var environment = new SystemEnvironment();
        var metrics = new SeriesRegistry(environment);
        var factories = RealParts.factories(environment, metrics);
        var parts = new HashMap<Class<?>, Object>();
        parts.put(Environment.class, environment);
        parts.put(BackendFactory.class, factories.backends());
        parts.put(WalFactory.class, factories.wals());
        parts.put(KvStoreFactory.class, factories.stores());
        parts.put(LessorFactory.class, factories.lessors());
        parts.put(WatchHubFactory.class, factories.watches());
        parts.put(MembershipFactory.class, factories.memberships());
        parts.put(TransportFactory.class, factories.transports());
        parts.put(SnapshotFormat.class, factories.databases());
        parts.put(Metrics.class, metrics);
        parts.put(StorageEngine.class, new MemoryEngine());
        parts.put(Discovery.class, new Mode(answer));
        return new FixedParts(parts);
    }

    private record FixedParts(Map<Class<?>, Object> parts) implements PartSource {
        @Override
        public <T> T part(Class<T> port) {
            return port.cast(Objects.requireNonNull(parts.get(port)));
        }

        @Override
        public <T> List<T> parts(Class<T> port) {
            return List.of(part(port));
        }
    }

    private record Mode(CompletableFuture<DiscoveredCluster> answer) implements Discovery {
        @Override
        public CompletableFuture<DiscoveredCluster> discover(DiscoveryRequest request) {
            return answer;
        }

        @Override
        public String mode() {
            return "static";
        }
    }
}
