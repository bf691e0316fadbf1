// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.process.cluster.Asked.put;
import static org.kvorum.itests.process.cluster.Asked.read;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a cluster begins, and how it begins again after a disaster. */
class BootstrapTest {
    @TempDir
    private Path directory;

    @Test
    void memberWithAnotherTokenStaysApart() throws Exception {
        try (var cluster = KvorumCluster.prepare(directory, 3)) {
            var stranger = cluster.member(2);
            stranger.setUnit(stranger.unit().withToken("another-cluster"));
            cluster.members().forEach(ClusterMember::spawn);
            cluster.member(0).process().awaitReady();
            cluster.member(1).process().awaitReady();
            put(cluster.member(0), "two", "are enough");
            stranger.awaitLine("cluster ID mismatch", Duration.ofSeconds(20));
            assertThat(stranger.process().log()).noneMatch(line -> line.contains("ready to serve client requests"));
            assertThat(read(cluster.member(1), "two")).isEqualTo("are enough");
        }
    }

    @Test
    void unitThatDoesNotNameItselfIsRefusedWithAReason() throws Exception {
        try (var cluster = KvorumCluster.prepare(directory, 3)) {
            var member = cluster.member(0);
            var others = member.unit().initialCluster().replace(member.name() + "=", "other=");
            member.setUnit(member.unit().withInitialCluster(others, false));
            member.spawn();
            assertThat(member.process().awaitEnd(Duration.ofSeconds(20))).isNotZero();
            assertThat(String.join("\n", member.process().log()))
                    .contains("couldn't find local name \\\"m1\\\" in the initial cluster configuration");
        }
    }

    @Test
    void survivorOfADisasterBeginsAgainAlone() throws Exception {
        try (var cluster = KvorumCluster.start(directory, 3)) {
            put(cluster.member(0), "kept", "through it all");
            for (int i = 0; i < 10; i++) {
                // the last entries that a member holds may not be known to it as committed, and are dropped
                put(cluster.member(0), "filler", "" + i);
            }
            var survivor = cluster.member(1);
            cluster.awaitSameRevision();
            for (var member : cluster.members()) {
                member.kill();
            }
            var unit = survivor.unit();
            survivor.setUnit(unit.plus("--force-new-cluster"));
            survivor.start();
            assertThat(cluster.list()).singleElement().satisfies(entry -> assertThat(entry.getName())
                    .isEqualTo(survivor.name()));
            assertThat(read(survivor, "kept")).isEqualTo("through it all");
            put(survivor, "alone", "again");
            survivor.process().terminate();
            survivor.setUnit(unit);
            cluster.forget(cluster.member(2));
            cluster.forget(cluster.member(0));
            survivor.start();
            var second = cluster.add(survivor, false);
            second.start();
            assertThat(read(second, "alone")).isEqualTo("again");
            Asked.assertSameHash(cluster);
        }
    }
}
