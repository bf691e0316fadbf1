// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/embedding.md shows. */
@Timeout(60)
class ExampleTest {
    @Nested
    class LeaderLossTest {
        @RegisterExtension
        static final KvorumExtension kvorum = KvorumExtension.cluster(3).clean(Cleaning.KEYS);

        @Test
        void writesGoOnWithoutTheLeader() throws Exception {
            try (Client client = Client.builder().endpoints(kvorum.endpoints()).build()) {
                client.getKVClient().put(bytes("k"), bytes("1")).get();
                KvorumMember leader = kvorum.cluster().leader();
                leader.kill();
                client.getKVClient().put(bytes("k"), bytes("2")).get();
                leader.start();
                assertThat(kvorum.cluster().followers()).contains(leader);
            }
        }
    }

    @Nested
    @KvorumTest(engine = "xodus", flags = "max-txn-ops=1024")
    class SettingsTest {
        @Test
        void survivesARestart(KvorumCluster cluster) throws Exception {
            try (Client client = Client.builder().endpoints(cluster.endpoint()).build()) {
                client.getKVClient().put(bytes("k"), bytes("v")).get();
                cluster.restart();
                assertThat(client.getKVClient().get(bytes("k")).get().getCount())
                        .isEqualTo(1);
            }
        }

        @Test
        @KvorumTest(members = 3)
        void hasAClusterOfItsOwn(KvorumCluster cluster) {
            assertThat(cluster.endpoints()).hasSize(3);
        }
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
