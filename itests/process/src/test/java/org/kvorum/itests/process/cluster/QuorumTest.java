// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.process.cluster.Asked.put;
import static org.kvorum.itests.process.cluster.Asked.putSoon;
import static org.kvorum.itests.process.cluster.Asked.read;
import static org.kvorum.itests.process.cluster.Asked.readLocally;
import static org.kvorum.itests.process.cluster.KvorumCluster.bytes;
import static org.kvorum.itests.process.cluster.KvorumCluster.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many members a cluster can lose, and what one more costs. */
class QuorumTest {
    /** What a write is answered that no majority took: the first if it was passed on to a leader, the second if the leader was gone already. */
    private static final Pattern GIVEN_UP = Pattern.compile("etcdserver: request timed out|context deadline exceeded");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"3,1", "4,1", "5,2", "6,2"})
    void minorityMayBeLostAndOneMoreStopsWritesUntilItIsBack(int size, int tolerated) throws Exception {
        // a follower without a leader says after 5 s and two election timeouts that it gave up
        try (var cluster =
                KvorumCluster.start(directory, size, "--heartbeat-interval", "50", "--election-timeout", "500")) {
            put(cluster.member(0), "all", "there");
            var leader = cluster.awaitLeader();
            var lost = new ArrayList<ClusterMember>();
            lost.add(leader);
            while (lost.size() < tolerated) {
                lost.add(cluster.anyBut(lost.toArray(ClusterMember[]::new)));
            }
            for (var member : lost) {
                member.kill();
            }
            for (var member : cluster.alive()) {
                putSoon(member, "with a minority lost", member.name());
            }

            var survivor = cluster.alive().get(0);
            long revision = put(survivor, "last", "acknowledged");
            var oneMore = cluster.anyBut(survivor);
            oneMore.kill();
            lost.add(oneMore);
            var write = survivor.client().getKVClient().put(bytes("too late"), bytes("v"));
            var linearizable = survivor.client().getKVClient().get(bytes("last"));
            assertThat(readLocally(survivor, "all")).isEqualTo("there");
            Asked.assertRefused(GIVEN_UP, () -> get(write));
            Asked.assertRefused("etcdserver: ", () -> get(linearizable));

            lost.forEach(ClusterMember::spawn);
            lost.forEach(member -> member.process().awaitReady());
            for (var member : cluster.members()) {
                assertThat(read(member, "last")).isEqualTo("acknowledged");
                assertThat(read(member, "all")).isEqualTo("there");
            }
            assertThat(putSoon(survivor, "again", "v")).isGreaterThan(revision);
            Asked.assertSameHash(cluster);
        }
    }
}
