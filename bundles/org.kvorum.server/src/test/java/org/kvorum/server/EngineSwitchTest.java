// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kvorum.server.LocalCluster.get;
import static org.kvorum.server.LocalCluster.keys;
import static org.kvorum.server.LocalCluster.put;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.member.EngineSwitchException;
import org.kvorum.api.member.Member;

/** A running member goes over to another engine, and what it is asked meanwhile and afterwards does not notice. */
@Timeout(60)
final class EngineSwitchTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @CsvSource({"xodus, memory", "memory, xodus"})
    void nothingIsLostUnderLoadNorAcrossRestartsWithTheOldFlag(String first, String second) throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", first)) {
            var member = cluster.found("m").member("m");
            assertThat(record()).isEqualTo(first);
            long term = member.term();
            long acknowledged;
            try (var load = new Load(member)) {
                load.awaitPuts(2000);
                get(member.switchEngine(second));
                assertOn(member, second);
                load.awaitPuts(2000);
                get(member.switchEngine(first));
                assertOn(member, first);
                load.awaitPuts(2000);
                get(member.switchEngine(second));
                load.awaitPuts(500);
                acknowledged = load.finish();
            }
            assertThat(member.term()).isEqualTo(term);
            assertThat(keys(member)).isEqualTo(acknowledged);
            assertThat(member.store().revision()).isEqualTo(acknowledged + 1);
            long sizeInUse = member.status().dbSizeInUseBytes();

            cluster.stop("m");
            var again = cluster.restart("m");
            assertOn(again, second);
            assertThat(keys(again)).isEqualTo(acknowledged);
            assertThat(again.store().revision()).isEqualTo(acknowledged + 1);
            assertThat(again.status().dbSizeInUseBytes()).isCloseTo(sizeInUse, within(64 << 10));
            put(again, "one more", "v");

            get(again.switchEngine(first));
            cluster.stop("m");
            assertThat(keys(cluster.restart("m"))).isEqualTo(acknowledged + 1);
            assertOn(cluster.member("m"), first);
        }
    }

    @Test
    void logMayBeCutAgainAndAgainOnTheWay() throws Exception {
        try (var cluster = new LocalCluster(directory)
                .with("storage-engine", "xodus")
                .with("snapshot-count", "200")
                .with("snapshot-catchup-entries", "1")) {
            var member = cluster.found("m").member("m");
            for (int round = 0; round < 6; round++) {
                var engine = round % 2 == 0 ? "memory" : "xodus";
                long acknowledged;
                try (var load = new Load(member, "round" + round + "/")) {
                    load.awaitPuts(500);
                    get(member.switchEngine(engine));
                    load.awaitPuts(round * 150L);
                    acknowledged = load.finish();
                }
                assertThat(acknowledged).isGreaterThanOrEqualTo(500);
                long keys = keys(member);
                cluster.stop("m");
                member = cluster.restart("m");
                assertThat(keys(member)).as("after round " + round).isEqualTo(keys);
            }
        }
    }

    @Test
    void aFollowerAndALeaderSwitchWithoutAnElection() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "xodus")) {
            cluster.found("a", "b", "c");
            var leader = cluster.leader();
            var follower = cluster.follower();
            long term = leader.term();
            try (var load = new Load(leader)) {
                load.awaitPuts(500);
                get(CompletableFuture.allOf(follower.switchEngine("memory"), leader.switchEngine("memory")));
                load.awaitPuts(500);
                load.finish();
            }
            long keys = keys(leader);
            for (var member : cluster.members()) {
                LocalCluster.await(
                        () -> member.store().revision() == leader.store().revision());
                assertThat(keys(member)).isEqualTo(keys);
                assertThat(member.term()).isEqualTo(term);
                assertThat(member.leader()).isEqualTo(leader.memberId());
            }
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedWithAReason() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "xodus")) {
            var member = cluster.found("m").member("m");
            put(member, "k", "v");
            assertRefused(
                    member.switchEngine("bolt"),
                    "no bundle brings the storage engine \"bolt\"; there are memory, xodus");
            assertRefused(member.switchEngine("xodus"), "the data lies in the storage engine xodus already");
            var first = member.switchEngine("memory");
            assertRefused(member.switchEngine("memory"), "a switch to the storage engine memory is running");
            get(first);
            assertRefused(member.switchEngine("memory"), "the data lies in the storage engine memory already");
            assertOn(member, "memory");
        }
    }

    @Test
    void aStoreThatIsStillReadIsLeftAloneUntilItIsNot() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "xodus")) {
            var member = cluster.found("m").member("m");
            put(member, "k", "v");
            try (var backup = get(member.snapshot())) {
                get(member.switchEngine("memory"));
                assertThat(stored()).contains("xodus");
                assertRefused(member.switchEngine("xodus"), "is still being read");
                assertThat(backup.sizeBytes()).isPositive();
            }
            LocalCluster.await(() -> {
                var again = member.switchEngine("xodus");
                return again.handle((done, error) -> error == null).join()
                        || member.storage().engine().equals("xodus");
            });
            assertOn(member, "xodus");
            assertThat(keys(member)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anEngineThatFailsLeavesTheOldOneServing(int batches) throws Exception {
        var failing = new FailingEngine(batches);
        try (var cluster =
                new LocalCluster(directory).with("storage-engine", "xodus").withEngines(failing)) {
            var member = cluster.found("m").member("m");
            for (int i = 0; i < 6000; i += 500) {
                putMany(member, i, 500);
            }
            // all of it reaches the store, so that it is copied in several pieces
            get(member.defragment());
            var failed = member.switchEngine("failing");
            LocalCluster.await(() -> {
                assertThat(cluster.node("m").ended()).isNotDone();
                putMany(member, 6000, 1);
                return failed.isDone();
            });
            assertRefused(
                    failed,
                    "the data stays in the storage engine xodus, the switch to failing has failed: no space left on device");
            assertOn(member, "xodus");
            LocalCluster.await(() -> !stored().contains("failing"));
            long keys = keys(member);
            failing.heal();
            get(member.switchEngine("failing"));
            assertThat(record()).isEqualTo("failing");
            cluster.stop("m");
            assertThat(keys(cluster.restart("m"))).isEqualTo(keys);
        }
    }

    @Test
    void whatACutShortSwitchHasLeftIsTidiedAtTheNextStart() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "memory")) {
            var member = cluster.found("m").member("m");
            put(member, "k", "v");
            cluster.stop("m");
            // as if the target had been complete, and the record not written
            Files.createDirectories(directory.resolve("m/member/xodus-0000000000000003"));
            var again = cluster.restart("m");
            assertThat(keys(again)).isEqualTo(1);
            assertThat(stored()).isEmpty();
            get(again.switchEngine("xodus"));
            var image = directory.resolve("m/member/snap/00000000000000ff.image");
            cluster.stop("m");
            Files.writeString(image, "an image of old");
            assertThat(keys(cluster.restart("m"))).isEqualTo(1);
            assertThat(image).doesNotExist();
        }
    }

    @Test
    void aStartSaysWhichEngineTheDataLiesInIfNobodyBringsIt() throws Exception {
        try (var cluster = new LocalCluster(directory).with("storage-engine", "memory")) {
            put(cluster.found("m").member("m"), "k", "v");
            cluster.stop("m");
            Files.writeString(directory.resolve("m/member/engine"), "rocks\n");
            assertThatThrownBy(() -> cluster.restart("m"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("lies in the storage engine rocks")
                    .hasMessageContaining("there are memory, xodus");
        }
    }

    // ------------------------------------------------------------ helpers

    private void assertOn(Member member, String engine) throws Exception {
        var state = member.storage();
        assertThat(state.engine()).isEqualTo(engine);
        assertThat(state.durable()).isEqualTo(engine.equals("xodus"));
        assertThat(state.progress()).isEmpty();
        assertThat(state.sizeInUseBytes()).isPositive().isLessThanOrEqualTo(state.sizeBytes());
        assertThat(record()).isEqualTo(engine);
        LocalCluster.await(() -> stored().equals(engine.equals("xodus") ? "xodus" : ""));
    }

    private String record() throws Exception {
        return Files.readString(directory.resolve("m/member/engine")).strip();
    }

    /** Returns the engines that have stores on disk. */
    private String stored() {
        var names = directory.resolve("m/member").toFile().list();
        return names == null
                ? ""
                : String.join(
                        " ",
                        java.util.stream.Stream.of(names)
                                .filter(name -> name.matches("(xodus|failing).*"))
                                .map(name -> name.replaceAll("-[0-9a-f]{16}$", ""))
                                .sorted()
                                .toList());
    }

    private static void putMany(Member member, int first, int count) {
        var puts = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            puts[i] = Load.put(member, "key" + (first + i), "x".repeat(300));
        }
        CompletableFuture.allOf(puts).join();
    }

    private static void assertRefused(CompletableFuture<Void> future, String reason) {
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(EngineSwitchException.class)
                .hasMessageContaining(reason);
    }

    private static org.assertj.core.data.Offset<Long> within(long bytes) {
        return org.assertj.core.data.Offset.offset(bytes);
    }
}
