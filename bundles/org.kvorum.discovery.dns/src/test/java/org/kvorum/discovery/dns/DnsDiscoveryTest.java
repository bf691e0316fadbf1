// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.discovery.DiscoveredCluster;
import org.kvorum.api.discovery.DiscoveryException;
import org.kvorum.api.discovery.DiscoveryRequest;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.env.sim.Simulation;

/** Time is simulated, the name server is a real one. */
final class DnsDiscoveryTest {
    private static final String THREE = """
            _etcd-server._tcp 60 IN SRV 0 0 2380 infra0
            _etcd-server._tcp 60 IN SRV 0 0 2380 infra1
            _etcd-server._tcp 60 IN SRV 0 0 2390 infra2
            infra0 60 IN A 127.0.1.10
            infra1 60 IN A 127.0.1.11
            """;

    private final Simulation simulation = new Simulation(1);
    private final EventLoop loop = simulation.newEnvironment("member").newEventLoop("start", failure -> {
        throw new AssertionError(failure);
    });
    private ZoneServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = ZoneServer.start();
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        server.stop();
    }

    @Test
    void membersAreTheRecordsAndTheOwnOneIsFoundByItsAddress() {
        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");

        assertThat(found("--name=b", "--initial-advertise-peer-urls=http://127.0.1.11:2380"))
                .isEqualTo(new DiscoveredCluster(
                        "0=http://infra0.example.org:2380,b=http://infra1.example.org:2380,"
                                + "1=http://infra2.example.org:2390",
                        "etcd-cluster"));
    }

    @Test
    void ownRecordIsAlsoFoundByItsName() {
        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");

        assertThat(found("--name=c", "--initial-advertise-peer-urls=http://infra2.example.org:2390")
                        .initialCluster())
                .endsWith(",c=http://infra2.example.org:2390");
    }

    @Test
    void encryptedPeersHaveRecordsOfTheirOwn() {
        server.load("""
                _etcd-server-ssl._tcp 60 IN SRV 0 0 2380 infra0
                infra0 60 IN A 127.0.1.10
                """);

        assertThat(found("--name=a", "--initial-advertise-peer-urls=https://127.0.1.10:2380")
                        .initialCluster())
                .isEqualTo("a=https://infra0.example.org:2380");
    }

    @Test
    void oneDomainHoldsSeveralClustersByName() {
        server.load("""
                _etcd-server-blue._tcp 60 IN SRV 0 0 2380 infra0
                _etcd-server._tcp 60 IN SRV 0 0 2380 elsewhere
                infra0 60 IN A 127.0.1.10
                elsewhere 60 IN A 127.0.1.11
                """);

        assertThat(found(
                                "--name=a",
                                "--initial-advertise-peer-urls=http://127.0.1.10:2380",
                                "--discovery-srv-name=blue")
                        .initialCluster())
                .isEqualTo("a=http://infra0.example.org:2380");
    }

    @Test
    void addressesMayBeOfTheNewKind() {
        server.load("""
                _etcd-server._tcp 60 IN SRV 0 0 2380 infra0
                _etcd-server._tcp 60 IN SRV 0 0 2380 infra1
                infra0 60 IN AAAA fd00::10
                infra1 60 IN AAAA fd00::11
                infra1 60 IN A 127.0.1.11
                """);

        assertThat(found("--name=b", "--initial-advertise-peer-urls=http://[fd00:0:0::11]:2380")
                        .initialCluster())
                .isEqualTo("0=http://infra0.example.org:2380,b=http://infra1.example.org:2380");
    }

    @Test
    void memberWhoseNameIsANumberKeepsItForItself() {
        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");

        assertThat(found("--name=0", "--initial-advertise-peer-urls=http://127.0.1.11:2380")
                        .initialCluster())
                .isEqualTo(
                        "1=http://infra0.example.org:2380,0=http://infra1.example.org:2380,2=http://infra2.example.org:2390");
    }

    @Test
    void everyTargetHasToResolveBeforeAnyCounts() {
        server.load(THREE);
        var search = search("--name=b", "--initial-advertise-peer-urls=http://127.0.1.11:2380");
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(search).isNotDone();

        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");
        simulation.runFor(Duration.ofSeconds(30));
        assertThat(search).isCompleted();
    }

    @Test
    void memberWaitsForRecordsForItsOwnAndForTheServer() throws Exception {
        var search = search("--name=c", "--initial-advertise-peer-urls=http://infra2.example.org:2390");
        simulation.runFor(Duration.ofSeconds(2));
        server.load("_etcd-server._tcp 60 IN SRV 0 0 2380 infra0\ninfra0 60 IN A 127.0.1.10\n");
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(search).isNotDone();

        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");
        simulation.runFor(Duration.ofSeconds(30));
        assertThat(search).isCompleted();
    }

    @Test
    void deadServerIsAskedAgainUntilTheSearchIsCancelled() throws Exception {
        server.stop();
        var search = search("--name=a", "--initial-advertise-peer-urls=http://127.0.1.10:2380");
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(search).isNotDone();

        search.cancel(false);
        simulation.runUntilIdle();
    }

    @Test
    void recordOfAnotherSchemeIsAMistake() {
        server.load(THREE + "infra2 60 IN A 127.0.1.12\n");

        assertThatThrownBy(() -> found("--name=b", "--initial-advertise-peer-urls=https://127.0.1.11:2380"))
                .hasCauseInstanceOf(DiscoveryException.class)
                .hasMessageContaining("bootstrap at http://infra1.example.org:2380 from DNS has scheme mismatch"
                        + " with expected peer https://127.0.1.11:2380");
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> found("--name=a", "--initial-advertise-peer-urls=unix://a.sock"))
                .hasMessageContaining("--initial-advertise-peer-urls has none: unix://a.sock");
        assertThatThrownBy(() -> found("--discovery-srv="))
                .hasMessageContaining("--discovery-mode=dns needs --discovery-srv");
        assertThatThrownBy(() -> found("--discovery-dns-server=x:y:z"))
                .hasMessageContaining("--discovery-dns-server \"x:y:z\" is not of the form host or host:port");
    }

    private DiscoveredCluster found(String... flags) {
        var search = search(flags);
        simulation.runFor(Duration.ofSeconds(1));
        return search.getNow(new DiscoveredCluster("nothing", ""));
    }

    private CompletableFuture<DiscoveredCluster> search(String... flags) {
        var values = new HashMap<>(Map.of(
                "name", "a",
                "initial-advertise-peer-urls", "http://127.0.1.10:2380",
                "initial-cluster-token", "etcd-cluster",
                "discovery-srv", "example.org",
                "discovery-srv-name", "",
                "discovery-dns-server", server.address()));
        for (var flag : flags) {
            int equals = flag.indexOf('=');
            values.put(flag.substring(2, equals), flag.substring(equals + 1));
        }
        return new DnsDiscovery().discover(new DiscoveryRequest(new MemberConfig(values), loop, (self, token) -> 0));
    }
}
