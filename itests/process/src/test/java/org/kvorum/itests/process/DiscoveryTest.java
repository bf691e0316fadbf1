// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.cluster.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.itests.support.FreePorts;
import org.kvorum.itests.support.SrvServer;

/** Three members that are not told of each other find each other. */
class DiscoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Seat> seats = new ArrayList<>();

    /** A member with its client port and its peer port. */
    private record Seat(MemberProcess process, int clientPort, int peerPort) {
        String clientUrl() {
            return "http://127.0.0.1:" + clientPort;
        }
    }

    @AfterEach
    void stopMembers() {
        seats.forEach(seat -> seat.process().close());
    }

    @Test
    void foundersMeetInARegistryAndTheFourthIsTooLate() throws Exception {
        try (var service = KvorumProcess.start(Files.createDirectory(directory.resolve("service")))) {
            put(service.clientUrls().get(0), "/_etcd/registry/token/_config/size", "3");
            var flags = List.of("--discovery-endpoints", service.clientUrls().get(0), "--discovery-token", "token");
            for (var name : List.of("a", "b", "c")) {
                seat(name, flags).process().spawn();
            }
            assertCluster();

            var late = seat("d", flags);
            late.process().spawn();
            assertThat(late.process().awaitEnd(PATIENCE)).isNotZero();
            assertThat(late.process().log()).anyMatch(line -> line.contains("discovery: cluster is full"));
        }
        // who has a log needs no registry
        var first = seats.get(0).process();
        first.kill();
        first.start();
    }

    @Test
    void foundersAreListedByANameServer() throws Exception {
        try (var server = new SrvServer("_etcd-server._tcp.example.org")) {
            var flags = List.of("--discovery-srv", "example.org", "--discovery-dns-server", server.address());
            for (var name : List.of("a", "b", "c")) {
                seat(name, flags);
            }
            var first = seats.get(0).process();
            first.spawn();
            first.awaitLine("no SRV records for", PATIENCE);
            seats.forEach(seat -> server.add(seat.peerPort()));
            seats.stream().skip(1).forEach(seat -> seat.process().spawn());
            assertCluster();
        }
    }

    @Test
    void modeThatNobodyBringsIsWaitedFor() throws Exception {
        var member = seat("a", List.of("--discovery-mode", "oracle")).process();
        member.spawn();
        member.awaitLine(
                "waiting for a bundle that brings the discovery mode\",\"discovery-mode\":\"oracle\"", PATIENCE);
        assertThat(member.isAlive()).isTrue();
    }

    private Seat seat(String name, List<String> discovery) throws IOException {
        var ports = FreePorts.of(2);
        var clientUrl = "http://127.0.0.1:" + ports[0];
        var peerUrl = "http://127.0.0.1:" + ports[1];
        var flags = new ArrayList<>(List.of(
                "--name", name,
                "--data-dir", directory.resolve(name).resolve("data").toString(),
                "--listen-client-urls", clientUrl,
                "--advertise-client-urls", clientUrl,
                "--listen-peer-urls", peerUrl,
                "--initial-advertise-peer-urls", peerUrl));
        flags.addAll(discovery);
        var seat =
                new Seat(new MemberProcess(Files.createDirectory(directory.resolve(name)), flags), ports[0], ports[1]);
        seats.add(seat);
        return seat;
    }

    private void assertCluster() throws Exception {
        seats.forEach(seat -> seat.process().awaitReady());
        put(seats.get(0).clientUrl(), "key", "value");
        try (var client = Client.builder().endpoints(seats.get(2).clientUrl()).build()) {
            assertThat(get(client.getKVClient().get(bytes("key"))).getKvs())
                    .singleElement()
                    .satisfies(
                            pair -> assertThat(pair.getValue().toString(UTF_8)).isEqualTo("value"));
            assertThat(get(client.getClusterClient().listMember()).getMembers())
                    .extracting(Member::getName)
                    .containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    private static void put(String endpoint, String key, String value) throws Exception {
        try (var client = Client.builder().endpoints(endpoint).build()) {
            assertThat(get(client.getKVClient().put(bytes(key), bytes(value)))).isNotNull();
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
