// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.mixed.StaticClusterTest.bytes;
import static org.kvorum.itests.mixed.StaticClusterTest.value;
import static org.kvorum.itests.mixed.Waiting.get;

import io.etcd.jetcd.options.GetOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of etcd becomes one of Kvorum, member by member and while it is written to. */
@WithEtcd
class MigrationTest {
    /** Keeps the way back open. */
    private static final String CAP = "--max-cluster-version=3.5";

    @TempDir
    Path directory;

    @Test
    void noKeyIsLostOnTheWayThereAndBack() throws Exception {
        var founders = List.of(Kind.ETCD, Kind.ETCD, Kind.ETCD);
        try (var cluster = MixedCluster.found(directory, founders, MigrationTest::flags);
                var writer = new Writer(cluster)) {
            writer.start();
            replace(cluster, Kind.KVORUM, 3);
            cluster.checkEqual();
            assertThat(cluster.members()).allMatch(member -> member.kind() == Kind.KVORUM);
            cluster.awaitClusterVersion("3.5");

            replace(cluster, Kind.ETCD, 3);
            cluster.checkEqual();
            cluster.awaitClusterVersion("3.5");

            replace(cluster, Kind.KVORUM, 3);
            for (var member : cluster.members()) {
                member.terminate();
                member.dropFlag(CAP);
                member.restart();
            }
            cluster.awaitClusterVersion("3.7");
            writer.stop();
            cluster.checkEqual();
            writer.checkAll(cluster);
        }
    }

    private static List<String> flags(Kind kind) {
        return kind == Kind.KVORUM ? List.of(CAP) : List.of();
    }

    /** Replaces members of the other kind, the leader among them. */
    private static void replace(MixedCluster cluster, Kind by, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            cluster.join(by);
            var leader = cluster.leader();
            var leaving = leader.kind() != by ? leader : cluster.first(by == Kind.KVORUM ? Kind.ETCD : Kind.KVORUM);
            cluster.leave(leaving);
            System.out.println(leaving + " has left; " + cluster.members());
        }
    }

    /** Writes one key after the other, each until it is acknowledged. */
    private static final class Writer implements AutoCloseable {
        private final MixedCluster cluster;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final Thread thread = new Thread(this::write, "writer");

        Writer(MixedCluster cluster) {
            this.cluster = cluster;
        }

        void start() {
            thread.start();
        }

        private void write() {
            int next = 0;
            while (!ended.get()) {
                var alive = cluster.alive();
                var member = alive.get(next % alive.size());
                try {
                    member.client()
                            .getKVClient()
                            .put(bytes("written/" + next), bytes("v" + next))
                            .get(5, TimeUnit.SECONDS);
                    next++;
                    acknowledged.set(next);
                } catch (Exception tryTheNext) {
                    Waiting.pause(Duration.ofMillis(20));
                }
            }
        }

        void stop() {
            ended.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        void checkAll(MixedCluster now) throws Exception {
            int count = acknowledged.get();
            assertThat(count).isGreaterThan(100);
            for (var member : now.members()) {
                assertThat(get(member.client()
                                        .getKVClient()
                                        .get(
                                                bytes("written/"),
                                                GetOption.builder()
                                                        .isPrefix(true)
                                                        .withCountOnly(true)
                                                        .build()))
                                .getCount())
                        .isBetween((long) count, count + 1L);
            }
            for (int i = 0; i < count; i += 1 + count / 500) {
                assertThat(value(now.members().get(0), "written/" + i)).isEqualTo("v" + i);
            }
            System.out.println(count + " acknowledged writes are all there");
        }

        @Override
        public void close() {
            stop();
        }
    }
}
