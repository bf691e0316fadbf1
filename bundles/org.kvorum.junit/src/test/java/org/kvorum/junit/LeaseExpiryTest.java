// SPDX-License-Identifier: Apache-2.0
package org.kvorum.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@KvorumTest(members = 3)
class LeaseExpiryTest {
    @Test
    void aKeyGoesWithItsLease(List<URI> endpoints) throws Exception {
        var gone = new CompletableFuture<EventType>();
        try (var client = Jetcd.client(endpoints)) {
            long lease =
                    client.getLeaseClient().grant(1).get(10, TimeUnit.SECONDS).getID();
            var leased = PutOption.builder().withLeaseId(lease).build();
            client.getKVClient()
                    .put(Jetcd.bytes("session"), Jetcd.bytes("alive"), leased)
                    .get(10, TimeUnit.SECONDS);
            assertThat(Jetcd.get(client.getKVClient(), "session")).containsExactly("alive");
            var unused = client.getWatchClient().watch(Jetcd.bytes("session"), response -> response.getEvents()
                    .forEach(event -> gone.complete(event.getEventType())));
            assertThat(gone.get(20, TimeUnit.SECONDS)).isEqualTo(EventType.DELETE);
            assertThat(Jetcd.get(client.getKVClient(), "session")).isEmpty();
        }
    }

    @Test
    void aLeaseThatIsKeptAliveSurvivesTheLeader(KvorumCluster cluster) throws Exception {
        try (var client = Jetcd.client(cluster.endpoints())) {
            long lease =
                    client.getLeaseClient().grant(2).get(10, TimeUnit.SECONDS).getID();
            var leased = PutOption.builder().withLeaseId(lease).build();
            client.getKVClient()
                    .put(Jetcd.bytes("kept"), Jetcd.bytes("alive"), leased)
                    .get(10, TimeUnit.SECONDS);
            var lost = cluster.leader();
            lost.kill();
            // before that, the members say that they have no leader, as etcd's do
            assertThat(cluster.leader()).isNotSameAs(lost);
            assertThat(client.getLeaseClient()
                            .keepAliveOnce(lease)
                            .get(20, TimeUnit.SECONDS)
                            .getTTL())
                    .isEqualTo(2);
            assertThat(Jetcd.get(client.getKVClient(), "kept")).containsExactly("alive");
            cluster.start();
        }
    }
}
