// SPDX-License-Identifier: Apache-2.0
package org.kvorum.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/embedding.md shows. */
@Timeout(60)
class ExampleTest {
    @TempDir
    Path directory;

    @Test
    void oneServer() throws Exception {
        try (KvorumServer server = KvorumServer.start(KvorumConfig.in(directory));
                Client client =
                        Client.builder().endpoints(server.clientEndpoint()).build()) {
            client.getKVClient().put(bytes("greeting"), bytes("hello")).get();
            assertThat(client.getKVClient().get(bytes("greeting")).get().getCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void itsSettings() {
        var broken = new CompletableFuture<Throwable>();
        KvorumConfig config = KvorumConfig.in(directory)
                .name("archive")
                .engine("xodus")
                .clientUrls("http://127.0.0.1:0")
                .flag("quota-backend-bytes", "8589934592")
                .flag("auto-compaction-retention", "1h")
                .onFailure(broken::complete);
        try (KvorumServer server = KvorumServer.start(config)) {
            assertThat(server.name()).isEqualTo("archive");
            assertThat(server.clientEndpoint().getPort()).isPositive();
        }
        assertThat(broken).isNotDone();
    }

    @Test
    void aCluster() {
        List<KvorumConfig> members = KvorumConfig.together(List.of(
                KvorumConfig.in(directory.resolve("a")).name("a"),
                KvorumConfig.in(directory.resolve("b")).name("b"),
                KvorumConfig.in(directory.resolve("c")).name("c")));
        List<KvorumServer> servers = KvorumServer.startAll(members);
        assertThat(servers.stream().filter(KvorumServer::isLeader)).hasSize(1);
        servers.forEach(KvorumServer::close);
    }

    @Test
    void aRestart() {
        KvorumServer server = KvorumServer.start(KvorumConfig.in(directory));
        var endpoint = server.clientEndpoint();
        server.close();
        server = KvorumServer.start(server.config());
        assertThat(server.clientEndpoint()).isEqualTo(endpoint);
        server.close();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
