// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KvorumServerTest {
    @TempDir
    Path directory;

    @Test
    void servesAnyClientOfEtcd() throws Exception {
        try (var server = KvorumServer.start(KvorumConfig.in(directory));
                var client = Client.builder()
                        .endpoints(server.clientEndpoint().toString())
                        .build()) {
            client.getKVClient().put(bytes("greeting"), bytes("hello")).get();
            var got = client.getKVClient().get(bytes("greeting")).get();
            assertThat(got.getKvs()).hasSize(1);
            assertThat(got.getKvs().get(0).getValue()).isEqualTo(bytes("hello"));
        }
    }

    @Test
    void servesTheGatewayHealthMetricsAndLocksOnTheSamePort() throws Exception {
        try (var server = KvorumServer.start(KvorumConfig.in(directory))) {
            var gateway = Gateway.of(server);
            assertThat(gateway.put("a", "b")).contains("\"revision\":\"2\"");
            assertThat(gateway.get("/health")).contains("\"health\":\"true\"");
            assertThat(gateway.get("/metrics")).contains("etcd_server_has_leader 1");
            assertThat(gateway.post("/v3/lock/lock", "{\"name\":\"" + Gateway.encoded("mutex") + "\"}"))
                    .contains("\"key\":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "xodus"})
    void goesOnFromItsDirectoryAtTheSamePort(String engine) throws Exception {
        var config = KvorumConfig.in(directory).engine(engine);
        var first = KvorumServer.start(config);
        var endpoint = first.clientEndpoint();
        long memberId = first.memberId();
        Gateway.of(first).put("kept", "yes");
        first.close();
        try (var second = KvorumServer.start(first.config())) {
            assertThat(second.clientEndpoint()).isEqualTo(endpoint);
            assertThat(second.memberId()).isEqualTo(memberId);
            assertThat(Gateway.of(second).range("kept")).contains(Gateway.encoded("yes"));
        }
    }

    @Test
    void keepsWhatWasAcknowledgedWhenItIsKilled() throws Exception {
        var first = KvorumServer.start(KvorumConfig.in(directory).engine("memory"));
        Gateway.of(first).put("kept", "yes");
        first.kill();
        try (var second = KvorumServer.start(first.config())) {
            assertThat(Gateway.of(second).range("kept")).contains(Gateway.encoded("yes"));
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        var before = threads();
        try (var server = KvorumServer.start(KvorumConfig.in(directory))) {
            Gateway.of(server).put("a", "b");
            assertThat(threads()).hasSizeGreaterThan(before.size());
        }
        for (int round = 0; round < 100 && !before.containsAll(threads()); round++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(threads()).isSubsetOf(before);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kvorum-"))
                .collect(Collectors.toSet());
    }

    @Test
    void threeOfThemAreAClusterAndDoNotInterfere() throws Exception {
        var servers = cluster(failure -> {});
        try {
            Gateway.of(servers.get(0)).put("shared", "yes");
            for (var server : servers) {
                var gateway = Gateway.of(server);
                assertThat(gateway.range("shared")).contains(Gateway.encoded("yes"));
                assertThat(server.clusterId()).isEqualTo(servers.get(0).clusterId());
                // each counts for itself: one put went to the first, one range to each
                assertThat(gateway.get("/metrics"))
                        .contains("etcd_server_is_leader " + (server.isLeader() ? 1 : 0))
                        .contains("etcd_server_id{server_id=\"" + Long.toHexString(server.memberId()) + "\"} 1");
            }
            assertThat(servers.stream().filter(KvorumServer::isLeader)).hasSize(1);
        } finally {
            servers.forEach(KvorumServer::close);
        }
    }

    private List<KvorumServer> cluster(Consumer<Throwable> onFailure) {
        return KvorumServer.startAll(KvorumConfig.together(Stream.of("a", "b", "c")
                .map(name -> KvorumConfig.in(directory.resolve(name)).name(name).onFailure(onFailure))
                .toList()));
    }

    @Test
    void theCallbackHearsOfTheMembersRemoval() throws Exception {
        var removed = new CompletableFuture<Throwable>();
        var servers = cluster(removed::complete);
        try {
            var gone = servers.stream()
                    .filter(server -> !server.isLeader())
                    .findFirst()
                    .orElseThrow();
            var other =
                    servers.stream().filter(KvorumServer::isLeader).findFirst().orElseThrow();
            // a voter may only be removed once all have been connected for a while
            String answer = "";
            for (int round = 0; round < 100 && !answer.contains("members"); round++) {
                TimeUnit.MILLISECONDS.sleep(100);
                answer = Gateway.of(other)
                        .post(
                                "/v3/cluster/member/remove",
                                "{\"ID\":\"" + Long.toUnsignedString(gone.memberId()) + "\"}");
            }
            assertThat(removed.get(20, TimeUnit.SECONDS)).hasMessageContaining("permanently removed from the cluster");
        } finally {
            servers.forEach(KvorumServer::close);
        }
    }

    @Test
    void aloneItCanStillListenForMembersToCome() {
        try (var server =
                KvorumServer.launch(KvorumConfig.in(directory).name("a").peerUrls("http://127.0.0.1:0"))) {
            assertThat(server.config().flags().get("initial-advertise-peer-urls"))
                    .startsWith("http://127.0.0.1:")
                    .doesNotEndWith(":0");
            assertThat(server.awaitReady().isLeader()).isTrue();
        }
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
