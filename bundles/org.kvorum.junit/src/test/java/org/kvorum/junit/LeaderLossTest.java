// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kvorum.embed.KvorumServer;

@Timeout(90)
class LeaderLossTest {
    // not static: each test has a cluster of its own
    @RegisterExtension
    final KvorumExtension kvorum = KvorumExtension.cluster(3);

    @Test
    void theOthersServeWhenTheLeaderIsKilledAndItCatchesUpWhenItIsBack() throws Exception {
        try (var client = Jetcd.client(kvorum.endpoints())) {
            Jetcd.put(client.getKVClient(), "before", "1");
            var lost = kvorum.cluster().leader();
            lost.kill();
            Jetcd.put(client.getKVClient(), "after", "2");
            assertThat(kvorum.cluster().leader()).isNotSameAs(lost);
            lost.start();
            assertThat(kvorum.cluster().followers()).contains(lost);
            try (var direct = Jetcd.client(lost.endpoint())) {
                assertThat(Jetcd.get(direct.getKVClient(), "before")).containsExactly("1");
                assertThat(Jetcd.get(direct.getKVClient(), "after")).containsExactly("2");
            }
        }
    }

    @Test
    void aLeaderThatStopsInOrderHandsOver() {
        var stopping = kvorum.cluster().leader();
        stopping.stop();
        assertThat(stopping.isRunning()).isFalse();
        assertThat(kvorum.cluster().leader()).isNotSameAs(stopping);
        assertThat(kvorum.cluster().followers()).hasSize(1);
    }

    @Test
    void aClusterThatIsKilledAsAWholeComesBackWithItsData() throws Exception {
        var endpoints = kvorum.endpoints();
        try (var client = Jetcd.client(endpoints)) {
            Jetcd.put(client.getKVClient(), "kept", "yes");
            kvorum.cluster().kill();
            kvorum.cluster().start();
            assertThat(kvorum.endpoints()).isEqualTo(endpoints);
            assertThat(Jetcd.get(client.getKVClient(), "kept")).containsExactly("yes");
        }
    }

    @Test
    void allMembersAreOneCluster() {
        var servers = kvorum.members().stream().map(KvorumMember::server).toList();
        assertThat(servers.stream().map(KvorumServer::clusterId).distinct()).hasSize(1);
        assertThat(servers.stream().map(KvorumServer::memberId).distinct()).hasSize(3);
        assertThat(kvorum.members().stream().map(KvorumMember::name)).isEqualTo(List.of("m1", "m2", "m3"));
    }
}
