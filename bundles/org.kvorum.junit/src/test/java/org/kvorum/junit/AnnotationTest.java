// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@KvorumTest(flags = "max-txn-ops=7")
class AnnotationTest {
    private final KvorumCluster ofTheConstructor;

    AnnotationTest(KvorumCluster cluster) {
        this.ofTheConstructor = cluster;
    }

    @Test
    void givesTheClusterAndItsEndpoints(KvorumCluster cluster, URI endpoint, List<URI> endpoints) {
        assertThat(cluster).isSameAs(ofTheConstructor);
        assertThat(cluster.endpoint()).isEqualTo(endpoint);
        assertThat(endpoints).containsExactly(endpoint);
        assertThat(cluster.member().server().config().flags()).containsEntry("max-txn-ops", "7");
    }

    @Test
    @KvorumTest(members = 3)
    void onAMethodItGivesAClusterOfItsOwn(KvorumCluster cluster) {
        assertThat(cluster).isNotSameAs(ofTheConstructor);
        assertThat(cluster.members()).hasSize(3).allMatch(KvorumMember::isRunning);
        assertThat(cluster.leader().isLeader()).isTrue();
    }

    @Nested
    class Inside {
        @Test
        void nestedTestsShareTheCluster(KvorumCluster cluster) {
            assertThat(cluster).isSameAs(ofTheConstructor);
        }
    }
}
