// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ClusterTest {

    private static final List<Seat> SEATS = List.of(new Seat("m1", 1, 2), new Seat("m2", 3, 4), new Seat("m3", 5, 6));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void aMemberThatEndsAtOnceIsReportedWithItsLog() throws Exception {
        String script = "case $2 in m2) echo boom; exit 3;; *) exec sleep 100;; esac";
        try (Cluster cluster = cluster(script, Seat.free(3, 1))) {
            cluster.start();
            assertThatThrownBy(cluster::awaitReady)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fake m2 ended with status 3")
                    .hasMessageContaining("boom");
        }
    }

    @Test
    void usageIsThatOfAllMembersOrNone() throws Exception {
        try (Cluster cluster = cluster("exec sleep 100", Seat.free(3, 2))) {
            cluster.start();
            assertThat(cluster.usages()).hasSize(3);
            assertThat(cluster.usage()).isPresent();
            cluster.member(1).kill();
            assertThat(cluster.usage()).isEmpty();
            cluster.member(0).stop();
            cluster.member(2).stop();
            assertThat(cluster.usages()).isEmpty();
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void eachMemberHasADirectoryOfItsOwn() throws Exception {
        try (Cluster cluster = cluster("exec sleep 100", SEATS)) {
            cluster.start();
            assertThat(cluster.stop()).isPositive();
            assertThat(directory.resolve("home")).isDirectoryContaining("glob:**/m1");
            assertThat(Files.exists(directory.resolve("home/m3/server.log"))).isTrue();
            assertThat(cluster.dataDirectories()).hasSize(3).doesNotHaveDuplicates();
        }
    }

    @Test
    void membersGetTheFlagsOfAStaticCluster() {
        ServerKind kind = new ServerKind("etcd", Path.of("/bin/etcd"), List.of("--x")).with(List.of("--y"));
        assertThat(kind.command(Path.of("/d"), SEATS.get(1), SEATS))
                .startsWith("/bin/etcd", "--name", "m2", "--data-dir", "/d")
                .containsSequence("--listen-client-urls", "http://127.0.0.1:3")
                .containsSequence("--listen-peer-urls", "http://127.0.0.1:4")
                .containsSequence(
                        "--initial-cluster", "m1=http://127.0.0.1:2,m2=http://127.0.0.1:4,m3=http://127.0.0.1:6")
                .endsWith("--y", "--x");
    }

    @Test
    void seatsHavePortsThatNoOutgoingConnectionGets() throws Exception {
        assertThat(Seat.free(3, 7)).hasSize(3).allSatisfy(seat -> {
            assertThat(seat.clientPort()).isBetween(12_000, 32_000).isNotEqualTo(seat.peerPort());
            assertThat(seat.peerPort()).isBetween(12_000, 32_000);
        });
    }

    private Cluster cluster(String script, List<Seat> seats) throws IOException {
        return new Cluster(Scripts.kind(directory, script), seats, directory.resolve("home"), complaints::add);
    }
}
