// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PeerUnavailableException;
import org.kvorum.api.transport.PeerVersions;
import org.kvorum.api.transport.PromoteReply;
import org.kvorum.bytes.Bytes;
import org.kvorum.env.system.SystemEnvironment;

@Timeout(30)
final class HttpPeerClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private Node node;
    private PeerClient client;
    private List<String> urls;

    @BeforeEach
    void start() throws IOException {
        node = Node.start(0xa, directory);
        client = new NettyTransportFactory(Metrics.none()).openClient(new SystemEnvironment());
        // the first URL of the member does not answer
        urls = List.of("http://127.0.0.1:1", node.url());
    }

    @AfterEach
    void stop() {
        client.close();
        node.close();
    }

    @Test
    void membersAndVersionsAreRead() {
        var members = get(client.members(urls, TIMEOUT));
        assertThat(members.clusterId()).isEqualTo(Node.CLUSTER);
        assertThat(members.members()).isEqualTo(node.members());
        assertThat(get(client.version(urls, TIMEOUT))).isEqualTo(new PeerVersions("3.7.1", "3.7.0", "3.7.0"));
        assertThat(get(client.downgradeEnabled(urls, TIMEOUT))).isTrue();
    }

    @Test
    void leasesAreRenewedAndAskedFor() {
        assertThat(get(client.renewLease(urls, 7, TIMEOUT))).isEqualTo(new LeaseReply.Renewed(7, 60));
        assertThat(get(client.renewLease(urls, 404, TIMEOUT))).isEqualTo(new LeaseReply.NotFound());
        assertThat(get(client.renewLease(urls, 408, TIMEOUT))).isEqualTo(new LeaseReply.Behind());
        assertThat(get(client.renewLease(urls, 400, TIMEOUT)))
                .isEqualTo(new LeaseReply.Refused("lessor is not primary"));
        assertThat(get(client.leaseTimeToLive(urls, 7, false, TIMEOUT)))
                .isEqualTo(new LeaseReply.Alive(7, 30, 60, List.of()));
        assertThat(get(client.leaseTimeToLive(urls, 7, true, TIMEOUT)))
                .isEqualTo(new LeaseReply.Alive(7, 30, 60, List.of(Bytes.utf8("a"), Bytes.utf8("b"))));
        assertThat(get(client.leaseTimeToLive(urls, 404, true, TIMEOUT))).isEqualTo(new LeaseReply.NotFound());
    }

    @Test
    void learnersArePromoted() {
        assertThat(get(client.promote(urls, 2, "token", TIMEOUT))).isEqualTo(new PromoteReply.Promoted(node.members()));
        assertThat(get(client.promote(urls, 404, "", TIMEOUT))).isEqualTo(new PromoteReply.NoSuchMember());
        assertThat(get(client.promote(urls, 412, "", TIMEOUT)))
                .isEqualTo(new PromoteReply.NotReady("membership: can only promote a learner member"));
        assertThat(get(client.promote(urls, 500, "", TIMEOUT))).isEqualTo(new PromoteReply.Failed());
    }

    @Test
    void hashesAreCompared() {
        assertThat(get(client.hashKv(urls, Node.CLUSTER, 7, TIMEOUT))).isEqualTo(new KvHash.Value(-2, 5, 7, 17));
        assertThat(get(client.hashKv(urls, Node.CLUSTER, 1, TIMEOUT))).isEqualTo(new KvHash.Compacted());
        assertThat(get(client.hashKv(urls, Node.CLUSTER, 99, TIMEOUT))).isEqualTo(new KvHash.FutureRevision());
        assertThatThrownBy(() -> get(client.hashKv(urls, 1, 7, TIMEOUT)))
                .hasCauseInstanceOf(PeerUnavailableException.class)
                .hasMessageContaining("cluster ID mismatch");
    }

    @Test
    void nobodyAnswers() {
        assertThatThrownBy(() -> get(client.version(List.of("http://127.0.0.1:1"), TIMEOUT)))
                .hasCauseInstanceOf(PeerUnavailableException.class);
        assertThatThrownBy(() -> get(client.version(List.of(), TIMEOUT)))
                .hasCauseInstanceOf(PeerUnavailableException.class);
        assertThatThrownBy(() -> get(client.version(List.of("ftp://h"), TIMEOUT)))
                .hasCauseInstanceOf(PeerUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"etcdserver\":{}}", "{\"etcdserver\":[\"3.7.1\",\"3.7.1\"]}", "what"})
    void answerThatMakesNoSenseIsNone(String nonsense) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = nonsense.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var stranger = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(client.version(List.of(stranger), TIMEOUT).toCompletableFuture())
                    .failsWithin(TIMEOUT)
                    .withThrowableThat()
                    .withCauseInstanceOf(PeerUnavailableException.class);
            assertThat(client.version(List.of(stranger, node.url()), TIMEOUT).toCompletableFuture())
                    .succeedsWithin(TIMEOUT)
                    .isEqualTo(new PeerVersions("3.7.1", "3.7.0", "3.7.0"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aClientThatIsClosedSaysSo() {
        client.close();
        assertThat(client.members(urls, TIMEOUT).toCompletableFuture())
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(PeerUnavailableException.class);
    }

    @Test
    void transportHasAClientToo() {
        assertThat(get(node.transport.client().members(urls, TIMEOUT)).members())
                .hasSize(2);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
