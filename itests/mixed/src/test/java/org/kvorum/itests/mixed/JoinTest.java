// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.mixed.StaticClusterTest.bytes;
import static org.kvorum.itests.mixed.StaticClusterTest.put;
import static org.kvorum.itests.mixed.StaticClusterTest.value;
import static org.kvorum.itests.mixed.Waiting.get;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of one kind join, and follow, a cluster that the other kind leads. */
@WithEtcd
class JoinTest {
    /** More than a member keeps for followers when snapshots are eager. */
    private static final int MANY = 400;

    @TempDir
    Path directory;

    private static Kind other(Kind kind) {
        return kind == Kind.ETCD ? Kind.KVORUM : Kind.ETCD;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void learnerCatchesUpByTheLogAndLeads(Kind founder) throws Exception {
        // Born with an etcd member, the cluster stays at the version that etcd can run at.
        var founders = founder == Kind.ETCD ? List.of(Kind.ETCD) : List.of(Kind.ETCD, Kind.KVORUM, Kind.KVORUM);
        try (var cluster = MixedCluster.found(directory, founders)) {
            cluster.lead(cluster.first(founder));
            putMany(cluster.leader(), "before");
            var joined = cluster.join(other(founder));
            assertThat(value(joined, "before7")).isEqualTo("v7");
            cluster.lead(joined);
            putMany(joined, "led");
            cluster.checkEqual();
            joined.terminate();
            if (1 < cluster.members().size() - 1) {
                putMany(cluster.leader(), "away");
            }
            joined.restart();
            cluster.checkEqual();
            cluster.awaitClusterVersion("3.5");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void learnerCatchesUpByASnapshotAndLeads(Kind leaderKind) throws Exception {
        var founders = leaderKind == Kind.ETCD ? List.of(Kind.ETCD) : List.of(Kind.ETCD, Kind.KVORUM, Kind.KVORUM);
        try (var cluster = MixedCluster.found(directory, founders, Kind::eagerSnapshots)) {
            var leader = cluster.first(leaderKind);
            cluster.lead(leader);
            long lease = get(leader.client().getLeaseClient().grant(500)).getID();
            get(leader.client()
                    .getKVClient()
                    .put(
                            bytes("leased"),
                            bytes("v"),
                            PutOption.builder().withLeaseId(lease).build()));
            putMany(leader, "before");
            get(leader.client().getKVClient().compact(100));
            putMany(leader, "more");
            var joined = cluster.join(other(leaderKind));
            assertThat(value(joined, "before7")).isEqualTo("v7");
            cluster.checkEqual();
            cluster.lead(joined);
            putMany(joined, "led");
            cluster.checkEqual();
            joined.terminate();
            joined.restart();
            assertThat(value(joined, "led7")).isEqualTo("v7");
            // The lease came along, with its keys.
            get(joined.client().getLeaseClient().revoke(lease));
            assertThat(get(leader.client().getKVClient().get(bytes("leased"))).getCount())
                    .isZero();
            cluster.checkEqual();
            cluster.awaitClusterVersion("3.5");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void memberThatWasAwayCatchesUpByASnapshot(Kind awayKind) throws Exception {
        var kinds = List.of(other(awayKind), other(awayKind), awayKind);
        try (var cluster = MixedCluster.found(directory, kinds, Kind::eagerSnapshots)) {
            var away = cluster.first(awayKind);
            var leader = cluster.first(other(awayKind));
            cluster.lead(leader);
            putMany(leader, "before");
            away.kill();
            putMany(leader, "away");
            get(leader.client().getKVClient().compact(MANY));
            away.restart();
            cluster.awaitCaughtUp(away);
            cluster.checkEqual();
            checkWatchAcrossASnapshot(cluster, away, leader);
            cluster.lead(away);
            putMany(away, "led");
            cluster.checkEqual();
        }
    }

    /** A watch that begins in the past of a member that took a snapshot gets everything since. */
    private static void checkWatchAcrossASnapshot(MixedCluster cluster, MixedMember away, MixedMember leader)
            throws Exception {
        long from = leader.admin().status().revision() - 50;
        var seen = new LinkedBlockingQueue<WatchEvent>();
        var option =
                WatchOption.builder().withRange(bytes("\0")).withRevision(from).build();
        try (var watcher = away.client()
                .getWatchClient()
                .watch(bytes("\0"), option, Watch.listener(response -> seen.addAll(response.getEvents())))) {
            assertThat(watcher).isNotNull();
            put(leader, "after", "v");
            for (long revision = from; revision <= from + 51; revision++) {
                var event = seen.poll(20, TimeUnit.SECONDS);
                assertThat(event).isNotNull();
                assertThat(event.getKeyValue().getModRevision()).isEqualTo(revision);
            }
        }
        cluster.checkEqual();
    }

    private static void putMany(MixedMember member, String prefix) throws Exception {
        var kv = member.client().getKVClient();
        var puts = new CompletableFuture<?>[MANY];
        for (int i = 0; i < MANY; i++) {
            puts[i] = kv.put(bytes(prefix + i), bytes("v" + i));
        }
        get(CompletableFuture.allOf(puts));
    }
}
