// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.itests.osgi.brought.oracle.OracleDiscovery;
import org.kvorum.itests.support.SrvServer;

/** Two members find each other by every mode of discovery there is, and by one that comes later. */
class DiscoveryTest {
    @TempDir
    private Path directory;

    private final List<KvorumFramework> frameworks = new ArrayList<>();

    @AfterEach
    void stopFrameworks() throws Exception {
        for (var framework : frameworks) {
            framework.close();
        }
    }

    @Test
    void everyModeThatShipsHasATestHere() {
        assertThat(Distribution.propertyValues("kvorum.discovery.mode"))
                .containsExactlyInAnyOrder("static", "dns", "etcd");
    }

    @Test
    void foundersAreListedInASetting() throws Exception {
        for (var seat : Seat.cluster(directory, "a", "b")) {
            frameworks.add(KvorumFramework.start(seat.with("discovery-mode", "static")));
        }
        assertCluster();
    }

    @Test
    void foundersAreListedByANameServer() throws Exception {
        try (var server = new SrvServer("_etcd-server._tcp.example.org")) {
            var seats = List.of(Seat.at("127.0.0.1", directory, "a"), Seat.at("127.0.0.1", directory, "b"));
            seats.forEach(seat -> server.add(seat.peerPort()));
            for (var seat : seats) {
                frameworks.add(KvorumFramework.start(seat.with("discovery-mode", "dns")
                        .with("discovery-srv", "example.org")
                        .with("discovery-dns-server", server.address())));
            }
            assertCluster();
        }
    }

    @Test
    void foundersMeetInTheRegistryThatAnotherMemberKeeps() throws Exception {
        var registry = KvorumFramework.start(Seat.free(directory, "registry")).awaitReady();
        try (registry;
                var client = EtcdClient.of(registry)) {
            client.put("/_etcd/registry/token/_config/size", "2");
            for (var name : List.of("a", "b")) {
                frameworks.add(KvorumFramework.start(Seat.free(directory, name)
                        .with("discovery-mode", "etcd")
                        .with("discovery-endpoints", registry.seat().clientUrl())
                        .with("discovery-token", "token")));
            }
            assertCluster();
            assertThat(client.range("/_etcd/registry/token/members")).hasSize(2);
        }
    }

    @Test
    void founderThatABundleOfLaterKnowsIsWaitedFor() throws Exception {
        var seat = Seat.free(directory, "a").with("discovery-mode", "oracle");
        System.setProperty(OracleDiscovery.FOUNDERS, "a=" + seat.peerUrl());
        try {
            var framework = KvorumFramework.start(seat);
            frameworks.add(framework);
            assertThat(framework.isReady()).isFalse();
            framework
                    .install(TestBundles.make(directory, "test.oracle", "oracle"))
                    .start();
            framework.awaitReady();
            try (var client = EtcdClient.of(framework)) {
                assertThat(client.members()).singleElement().satisfies(member -> assertThat(member.getPeerURIs())
                        .hasToString("[" + seat.peerUrl() + "]"));
            }
        } finally {
            System.clearProperty(OracleDiscovery.FOUNDERS);
        }
    }

    @Test
    void modeThatKnowsNoFoundersEndsTheStartWithItsReason() throws Exception {
        var framework = KvorumFramework.start(Seat.free(directory, "a").with("discovery-mode", "oracle"));
        frameworks.add(framework);
        framework.install(TestBundles.make(directory, "test.oracle", "oracle")).start();
        assertThat(framework.exit().get(KvorumFramework.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(1);
        assertThat(framework.log())
                .anyMatch(line -> line.contains("\"fatal\"") && line.contains("the oracle is silent"));
    }

    private void assertCluster() throws Exception {
        for (var framework : frameworks) {
            framework.awaitReady();
        }
        try (var first = EtcdClient.of(frameworks.get(0));
                var last = EtcdClient.of(frameworks.get(frameworks.size() - 1))) {
            first.put("key", "value");
            assertThat(last.value("key")).hasValue("value");
            assertThat(last.members()).extracting(member -> member.getName()).containsExactlyInAnyOrder("a", "b");
        }
    }
}
