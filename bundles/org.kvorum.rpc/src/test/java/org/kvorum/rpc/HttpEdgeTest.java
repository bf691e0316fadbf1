// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.rpc.RequestStream;
import org.kvorum.api.rpc.RpcException;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.proto.etcdserverpb.KVGrpc;
import org.kvorum.proto.etcdserverpb.PutRequest;
import org.kvorum.rpc.fake.FakeMember;

final class HttpEdgeTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EdgeFixture fixture = new EdgeFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void showsVersions() throws Exception {
        var version = get("/version");

        assertThat(version.body())
                .isEqualTo("{\"etcdserver\":\"3.7.1\",\"etcdcluster\":\"3.7.0\",\"storage\":\"3.7.0\"}");
        assertThat(version.headers().firstValue("content-type")).contains("application/json");
        assertThat(version.headers().firstValue("access-control-allow-origin")).contains("*");
    }

    @Test
    void refusesOtherMethods() throws Exception {
        var refused =
                send(request("/health").POST(BodyPublishers.ofString("{}")).build());

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).contains("GET");
        assertThat(refused.body()).isEqualTo("Method Not Allowed\n");
    }

    @Test
    void tellsBrowsersWhatTheyMayAsk() throws Exception {
        var options = send(request("/v3/kv/range")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());

        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.body()).isEmpty();
        assertThat(options.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(options.headers().firstValue("content-type")).isEmpty();
    }

    @Test
    void knowsNoOtherPaths() throws Exception {
        var missing = get("/v2/keys");

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("404 page not found\n");
    }

    @Test
    void tellsHealth() throws Exception {
        assertThat(get("/health").body()).isEqualTo("{\"health\":\"true\",\"reason\":\"\"}");

        fixture.member.leadBy(0);
        var leaderless = get("/health");
        assertThat(leaderless.statusCode()).isEqualTo(503);
        assertThat(leaderless.body()).isEqualTo("{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}\n");
        assertThat(get("/health?serializable=true").statusCode()).isEqualTo(200);

        fixture.member
                .propose(new AlarmRequest(1, FakeMember.ID, 1), Bytes.EMPTY, org.kvorum.api.member.Caller.ANONYMOUS)
                .join();
        assertThat(get("/health?serializable=true").body()).contains("ALARM NOSPACE");
        assertThat(get("/health?serializable=true&exclude=NOSPACE").statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsWhetherItIsAliveAndReady() throws Exception {
        assertThat(get("/livez").body()).isEqualTo("ok\n");
        assertThat(get("/livez?verbose").body()).isEqualTo("[+]serializable_read ok\nok\n");
        assertThat(get("/readyz?verbose").body())
                .contains("[+]data_corruption ok\n")
                .contains("[+]serializable_read ok\n")
                .contains("[+]linearizable_read ok\n")
                .contains("[+]non_learner ok\n")
                .endsWith("ok\n");
        assertThat(get("/readyz/non_learner").body()).isEqualTo("ok\n");
        assertThat(get("/readyz/nothing").statusCode()).isEqualTo(404);

        fixture.member.failWith(ErrorCode.LEADER_CHANGED);
        var failed = get("/readyz");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("[-]linearizable_read failed: etcdserver: leader changed\n");
    }

    @Test
    void showsMetricsAndVariables() throws Exception {
        assertThat(get("/metrics").body()).startsWith("# all\n");
        assertThat(get("/debug/vars").body())
                .startsWith("{\n\"cmdline\": [")
                .contains("\"raft.status\"", "\"file_descriptor_limit\": 1024,");
    }

    @Test
    void putsAndReadsAsJson() throws Exception {
        var put = post("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
        var range = post("/v3beta/kv/range", "{\"key\":\"Zm9v\"}");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.body())
                .isEqualTo(
                        "{\"header\":{\"cluster_id\":\"14841639068965178418\",\"member_id\":\"10276657743932975437\","
                                + "\"revision\":\"2\",\"raft_term\":\"7\"}}");
        assertThat(range.body())
                .contains(
                        "\"kvs\":[{\"key\":\"Zm9v\",\"create_revision\":\"2\",\"mod_revision\":\"2\",\"version\":\"1\","
                                + "\"value\":\"YmFy\"}],\"count\":\"1\"");
        assertThat(range.headers().firstValue("grpc-metadata-content-type")).contains("application/grpc");
    }

    @Test
    void takesNamesInBothSpellingsAndNumbersInBothForms() throws Exception {
        post("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}");
        var txn = post(
                "/v3/kv/txn",
                "{\"compare\":[{\"key\":\"Zm9v\",\"target\":\"MOD\",\"result\":\"EQUAL\",\"modRevision\":2}],"
                        + "\"success\":[{\"request_put\":{\"key\":\"YQ\"}}],\"nobody_knows\":1}");

        assertThat(txn.body())
                .contains("\"succeeded\":true")
                .contains("\"responses\":[{\"response_put\":{\"header\":{\"revision\":\"3\"}}}]");
    }

    @Test
    void turnsErrorsIntoStatuses() throws Exception {
        var empty = post("/v3/kv/put", "");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).isEqualTo("{\"code\":3,\"message\":\"etcdserver: key is not provided\"}");
        assertThat(empty.headers().firstValue("grpc-metadata-content-type"))
                .as("an error comes in trailers, behind no header")
                .isEmpty();

        var garbage = post("/v3/kv/put", "{\"key\":7");
        assertThat(garbage.statusCode()).isEqualTo(400);
        assertThat(garbage.body()).startsWith("{\"code\":3,");

        var missing = post("/v3/nothing", "{}");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("{\"code\":5,\"message\":\"Not Found\"}");

        var method = get("/v3/kv/put");
        assertThat(method.statusCode()).isEqualTo(501);
        assertThat(method.body()).isEqualTo("{\"code\":12,\"message\":\"Method Not Allowed\"}");

        assertThat(post("/v3/lease/revoke", "{\"ID\":\"7\"}").statusCode()).isEqualTo(404);
        assertThat(post("/v3/auth/user/add", "{}").statusCode()).isEqualTo(501);
        assertThat(send(request("/v3/kv/range")
                                .header("Grpc-Timeout", "abc")
                                .POST(BodyPublishers.ofString("{}"))
                                .build())
                        .body())
                .isEqualTo("{\"code\":3,\"message\":\"invalid grpc-timeout: abc\"}");
    }

    @Test
    void watchesOverHttpUntilTheClientLeaves() throws Exception {
        var response = client.send(
                request("/v3/watch")
                        .POST(BodyPublishers.ofString("{\"create_request\":{\"key\":\"YQ==\"}}"))
                        .build(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("{\"result\":{\"header\":").contains("\"created\":true");

            KVGrpc.newBlockingStub(fixture.channel)
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("a"))
                            .setValue(ByteString.copyFromUtf8("1"))
                            .build());

            assertThat(lines.readLine()).contains("\"events\":[{\"kv\":{\"key\":\"YQ==\"");
        }
        for (int i = 0; i < 5_000 && fixture.member.hub().openStreams() > 0; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        assertThat(fixture.member.hub().openStreams()).isZero();
    }

    @Test
    void answersEachRenewalOfABody() throws Exception {
        post("/v3/lease/grant", "{\"TTL\":30,\"ID\":9}");

        var renewed = post("/v3/lease/keepalive", "{\"ID\":9} {\"ID\":\"8\"}");

        assertThat(renewed.body().lines()).hasSize(2);
        assertThat(renewed.body().lines().findFirst().orElseThrow()).contains("\"ID\":\"9\",\"TTL\":\"30\"");
    }

    @Test
    void takesTheFirstObjectWhereOneRequestIsDue() throws Exception {
        fixture.member.database(new byte[4 << 20]);

        var one = post("/v3/maintenance/snapshot", "{}");
        var two = post("/v3/maintenance/snapshot", "{} {}");

        assertThat(two.body()).isEqualTo(one.body());
        assertThat(fixture.member.openImages()).isZero();
    }

    @Test
    void refusesStreamsWhoseRequestsAreTooLarge() throws Exception {
        var endless = "{\"create_request\":{\"key\":\"" + "A".repeat(9 << 20);
        var large = "{\"create_request\":{\"key\":\"" + "A".repeat(4 << 20) + "\"}}";

        for (var body : new String[] {endless, large}) {
            var refused = send(request("/v3/watch")
                    .timeout(Duration.ofSeconds(5))
                    .POST(BodyPublishers.ofString(body))
                    .build());

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("grpc: received message larger than max (");
        }
    }

    @Test
    void waitsAsLongAsTheLongestTimeoutSays() throws Exception {
        var patient = send(request("/v3/kv/range")
                .header("Grpc-Timeout", "99999999H")
                .POST(BodyPublishers.ofString("{\"key\":\"Zm9v\"}"))
                .build());

        assertThat(patient.statusCode()).isEqualTo(200);
    }

    @Test
    void endsAStreamThatWasAbortedWhileItOpened() throws Exception {
        var cancelled = new CountDownLatch(1);
        fixture.mounts.mount(new RpcService() {
            @Override
            public String name() {
                return "etcdserverpb.Watch";
            }

            @Override
            public java.util.List<RpcMethod> methods() {
                return java.util.List.of(new RpcMethod.Bidirectional("Watch", (context, responses) -> {
                    fixture.member.leadBy(0);
                    for (int i = 0; i < 5_000 && !context.isCancelled(); i++) {
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                    }
                    return new RequestStream() {
                        @Override
                        public void next(Bytes request) {}

                        @Override
                        public void halfClosed() {}

                        @Override
                        public void cancelled() {
                            cancelled.countDown();
                        }
                    };
                }));
            }
        });

        var aborted = send(request("/v3/watch")
                .header("Grpc-Metadata-hasleader", "true")
                .POST(BodyPublishers.ofString("{}"))
                .build());

        assertThat(aborted.statusCode()).isEqualTo(503);
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void carriesOutNothingThatCameTooLate() throws Exception {
        var put = "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}";

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port)) {
            socket.setSoTimeout(5_000);
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            say(
                    socket,
                    "POST /v3/kv/put HTTP/1.1\r\nHost: a\r\nGrpc-Timeout: 1m\r\n" + "Content-Length: " + put.length()
                            + "\r\n\r\n");
            assertThat(answer.readLine()).startsWith("HTTP/1.1 504");
            say(socket, put + "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(answer.lines()).endsWith("ok");
        }
        assertThat(fixture.member.lastProposed()).isNull();
    }

    @Test
    void answersABodyThatIsTooLargeOnce() throws Exception {
        var body = "{\"key\":\"" + "A".repeat(9 << 20) + "\"}";

        var refused = send(request("/v3/kv/put")
                .header("Grpc-Timeout", "1M")
                .POST(BodyPublishers.ofString(body))
                .build());

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).isEqualTo("{\"code\":8,\"message\":\"request body is larger than 8388608 bytes\"}");
    }

    @Test
    void refusesPathsThatCannotBeRead() throws Exception {
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    @Test
    void carriesOutNothingOfABodyThatIsBroken() throws Exception {
        var put = "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}";

        var answer = raw("POST /v3/kv/put HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(put.length()) + "\r\n" + put + "\r\nno size\r\n");

        assertThat(answer).doesNotContain("200 OK");
        assertThat(fixture.member.lastProposed()).isNull();
    }

    @Test
    void takesBodiesOfTheLargestProposalThereMayBe() throws Exception {
        fixture.close();
        fixture = new EdgeFixture(new FakeMember(), Map.of("max-request-bytes", String.valueOf(600 << 20)));

        assertThat(post("/v3/kv/put", "{\"key\":\"Zm9v\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void servesWhatOtherBundlesBring() throws Exception {
        RpcService lock = new RpcService() {
            @Override
            public String name() {
                return "v3lockpb.Lock";
            }

            @Override
            public java.util.List<RpcMethod> methods() {
                return java.util.List.of(new RpcMethod.Unary(
                        "Lock",
                        (context, request, reply) -> reply.fail(new RpcException(2, "mutex: session is expired"))));
            }
        };
        assertThat(post("/v3/lock/lock", "{}").statusCode()).isEqualTo(501);

        fixture.mounts.mount(lock);
        assertThat(post("/v3/lock/lock", "{}").body())
                .isEqualTo("{\"code\":2,\"message\":\"mutex: session is expired\"}");

        fixture.mounts.unmount(lock);
        assertThat(post("/v3/lock/lock", "{}").statusCode()).isEqualTo(501);
    }

    @Test
    void refusesHostsThatAreNotListed() throws Exception {
        fixture.close();
        fixture = new EdgeFixture(new FakeMember(), Map.of("host-whitelist", "example.com"));

        var refused = get("/version");

        assertThat(refused.statusCode()).isEqualTo(421);
        assertThat(refused.body())
                .contains("etcd --host-whitelist \"127.0.0.1\"")
                .contains("CVE-2018-5702");
    }

    @Test
    void servesMetricsApart() throws Exception {
        fixture.close();
        int port = freePort();
        fixture = new EdgeFixture(
                new FakeMember(), Map.of("listen-metrics-urls", "http://127.0.0.1:" + port, "host-whitelist", "none"));

        assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/version"))
                                .build())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void servesHttpApartFromGrpc() throws Exception {
        fixture.close();
        int port = freePort();
        fixture = new EdgeFixture(new FakeMember(), Map.of("listen-client-http-urls", "http://127.0.0.1:" + port));

        assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/version"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/version").statusCode()).isEqualTo(404);
    }

    @Test
    void servesSocketFiles(@TempDir Path folder) throws Exception {
        var file = folder.resolve("localhost:0");
        fixture.close();
        fixture = new EdgeFixture(new FakeMember(), Map.of("listen-client-urls", "http://127.0.0.1:0,unix://" + file));

        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            socket.write(ByteBuffer.wrap("GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(1000);
            while (socket.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("ok\n");
        }
        fixture.edge.close();
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void closesDespiteASocketFileThatCannotBeDeleted(@TempDir Path folder) throws Exception {
        var file = folder.resolve("localhost:0");
        fixture.close();
        fixture = new EdgeFixture(new FakeMember(), Map.of("listen-client-urls", "http://127.0.0.1:0,unix://" + file));
        Files.delete(file);
        Files.createFile(Files.createDirectory(file).resolve("in the way"));

        assertThatCode(fixture.edge::close).doesNotThrowAnyException();
    }

    @Test
    void saysWhichAddressIsTaken() {
        var taken = "http://127.0.0.1:" + fixture.port;

        assertThatThrownBy(() -> {
                    try (var second = new EdgeFixture(new FakeMember(), Map.of("listen-client-urls", taken))) {
                        assertThat(second.port).isZero();
                    }
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on " + taken)
                .hasMessageContaining("in use");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** Says what no client would, and returns what is answered until the connection is closed. */
    private String raw(String said) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port)) {
            socket.setSoTimeout(5_000);
            say(socket, said);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void say(Socket socket, String said) throws IOException {
        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port + path));
    }

    /** Returns a port below those of outgoing connections: none of these takes it before a member does. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one may be free
            }
        }
    }
}
