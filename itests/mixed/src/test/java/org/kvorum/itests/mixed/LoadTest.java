// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys are the same on all members after many operations of all kinds, whoever led and whoever was away. */
@WithEtcd
class LoadTest {
    private static final int OPERATIONS = Integer.getInteger("kvorum.mixed.operations", 20_000);
    private static final int ROUNDS = 10;

    @TempDir
    Path directory;

    @Test
    void allMembersHashAlikeAfterManyOperations() throws Exception {
        long seed = Long.getLong("kvorum.seed", new Random().nextLong());
        System.out.println("seed " + seed + " (repeat with --seed, or -Dkvorum.seed)");
        var kinds = List.of(Kind.ETCD, Kind.KVORUM, Kind.ETCD, Kind.KVORUM, Kind.KVORUM);
        try (var cluster = MixedCluster.found(directory, kinds, LoadTest::flags)) {
            var traffic = new Traffic(seed, cluster::alive);
            for (int round = 0; round < ROUNDS; round++) {
                cluster.lead(cluster.members().get(round % cluster.members().size()));
                var away = cluster.members().get((round + 1) % cluster.members().size());
                if (round % 2 == 0) {
                    away.kill();
                } else {
                    away.terminate();
                }
                traffic.run(OPERATIONS / ROUNDS / 2);
                away.restart();
                traffic.run(OPERATIONS / ROUNDS / 2);
                long revision = cluster.checkEqual();
                System.out.println("round " + round + ": hashes are equal at revision " + revision + ", "
                        + traffic.done() + " operations done, " + traffic.failed() + " refused");
            }
            assertThat(traffic.done()).isGreaterThan(OPERATIONS * 9 / 10);
            assertThat(cluster.leader().admin().alarms()).isZero();
        }
    }

    private static List<String> flags(Kind kind) {
        var flags = new ArrayList<>(kind.eagerSnapshots());
        flags.addAll(kind.suspicious());
        return flags;
    }
}
