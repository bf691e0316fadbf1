// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.server.LocalCluster.await;
import static org.kvorum.server.LocalCluster.get;
import static org.kvorum.server.LocalCluster.keys;
import static org.kvorum.server.LocalCluster.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.Command;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;

/** Members that are too far behind get the whole database. */
class SnapshotTransferTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void followerThatMissedMoreThanTheLogHoldsCatchesUp(String engine) throws Exception {
        try (var cluster = cluster(engine).found("a", "b", "c")) {
            put(cluster.leader(), "before", "v");
            cluster.stop("c");
            var leader = cluster.leader();
            get(leader.propose(
                    new LeaseGrantRequest(600, 7), new LeaseGrantRequest(600, 7).encode(), Caller.ANONYMOUS));
            missed(leader, 7);
            long keys = keys(leader);

            var late = cluster.restart("c");
            awaitSame(cluster);
            assertGotDatabase("c");
            assertThat(keys(late)).isEqualTo(keys);
            assertThat(late.leases().lookup(7).orElseThrow().keys()).hasSize((int) keys - 1);

            putMany(leader, "after", 50, 0);
            propose(leader, new LeaseRevokeRequest(7));
            awaitSame(cluster);
            assertThat(keys(late)).isEqualTo(51);

            cluster.stop("c");
            awaitSame(cluster);
            assertThat(keys(cluster.restart("c"))).isEqualTo(51);
            awaitSame(cluster);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void newLearnerBeginsWithTheDatabase(String engine) throws Exception {
        try (var cluster = cluster(engine).found("a")) {
            putMany(cluster.leader(), "k", 300, 0);
            get(cluster.leader().addMember(List.of(cluster.url("b")), true));
            var learner = cluster.join("b");
            awaitSame(cluster);
            assertGotDatabase("b");
            assertThat(learner.members()).hasSize(2);
            assertThat(keys(learner)).isEqualTo(300);
            LocalCluster.promote(cluster.leader(), learner.memberId());
            put(learner, "own", "v");
            awaitSame(cluster);
        }
    }

    private LocalCluster cluster(String engine) {
        return new LocalCluster(directory)
                .with("storage-engine", engine)
                .with("force-new-cluster", "false")
                .with("snapshot-count", "20")
                .with("snapshot-catchup-entries", "5");
    }

    /** Writes until the leader has long taken the stopped member for dead, and keeps nothing for it. */
    private static void missed(Member leader, long lease) throws Exception {
        for (int i = 0; i < 40; i++) {
            putMany(leader, i + "/", 10, lease);
            LockSupport.parkNanos(25_000_000);
        }
    }

    private void assertGotDatabase(String name) throws IOException {
        try (var files = Files.walk(directory.resolve(name))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .anyMatch(file -> file.matches("xodus-[0-9a-f]{16}|[0-9a-f]{16}\\.snap\\.db"));
        }
    }

    private static void propose(Member member, Command command) throws Exception {
        get(member.propose(command, command.encode(), Caller.ANONYMOUS));
    }

    private static void putMany(Member member, String prefix, int count, long lease) throws Exception {
        var puts = new ArrayList<CompletableFuture<ApplyResult>>();
        for (int i = 0; i < count; i++) {
            var put = new PutRequest(Bytes.utf8(prefix + i), Bytes.utf8("v".repeat(i)), lease, false, false, false);
            puts.add(member.propose(put, put.encode(), Caller.ANONYMOUS));
        }
        for (var put : puts) {
            get(put);
        }
    }

    /** Waits until all members have applied all there is, and checks that they hold the same. */
    private static void awaitSame(LocalCluster cluster) throws Exception {
        var leader = cluster.leader();
        long revision = cluster.members().stream()
                .mapToLong(member -> member.store().revision())
                .max()
                .orElseThrow();
        await(() -> leader.store().revision() == revision);
        for (var member : cluster.members()) {
            await(() -> member.store().revision() == revision);
            assertThat(((KvHash.Value) member.store().hashKv(0)).hash())
                    .isEqualTo(((KvHash.Value) leader.store().hashKv(0)).hash());
        }
    }
}
