// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.Snapshot;

@Timeout(30)
final class PeerPortTest {
    private static final Message HEARTBEAT = new Message.Heartbeat(0xa, 0xb, 1, 1, Bytes.EMPTY);
    private static final Bytes BODY = RaftCodec.encode(HEARTBEAT);

    @TempDir
    Path directory;

    private Node node;

    @BeforeEach
    void start() throws IOException {
        node = Node.start(0xa, directory);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Wire wire() {
        return new Wire(node);
    }

    @Test
    void goodMessageIsTaken() throws IOException, InterruptedException {
        var answer = wire().post("/raft", BODY);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("X-Etcd-Cluster-ID")).contains("c1");
        assertThat(node.messages).containsExactly(HEARTBEAT);
    }

    @Test
    void messageIsRefusedInTheOrderOfTheChecks() throws IOException, InterruptedException {
        assertAnswer(wire().send("PUT", "/raft", BODY), 405, "Method Not Allowed\n");
        assertAnswer(wire().without("X-Server-Version").post("/raft", BODY), 412, "incompatible version\n");
        assertAnswer(wire().with("X-Server-Version", "2.3.8").post("/raft", BODY), 412, "incompatible version\n");
        assertAnswer(wire().with("X-Server-Version", "what").post("/raft", BODY), 412, "incompatible version\n");
        assertAnswer(wire().with("X-Min-Cluster-Version", "3.8.0").post("/raft", BODY), 412, "incompatible version\n");
        assertAnswer(wire().without("X-Etcd-Cluster-ID").post("/raft", BODY), 412, "cluster ID mismatch\n");
        assertAnswer(wire().with("X-Etcd-Cluster-ID", "c2").post("/raft", BODY), 412, "cluster ID mismatch\n");
        assertAnswer(wire().post("/raft", Bytes.of((byte) 0xff)), 400, "error unmarshalling raft message\n");
        var local = Bytes.of((byte) 8, (byte) 0);
        assertAnswer(wire().post("/raft", local), 400, "error unmarshalling raft message\n");
        var misled = RaftCodec.encode(new Message.Heartbeat(0xc, 0xb, 1, 1, Bytes.EMPTY));
        assertAnswer(wire().post("/raft", misled), 403, "{\"message\":\"cannot process message to mismatch member\"}");
        node.full = true;
        assertAnswer(wire().post("/raft", BODY), 500, "error processing raft message\n");
        node.removedIds.add(0xbL);
        assertAnswer(wire().post("/raft", BODY), 403, "{\"message\":\"cannot process message from removed member\"}");
        assertThat(node.messages).isEmpty();
    }

    @Test
    void laterVersionIsWelcome() throws IOException, InterruptedException {
        assertThat(wire().with("X-Server-Version", "3.9.0-alpha")
                        .with("X-Min-Cluster-Version", "3.7.0")
                        .post("/raft", BODY)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void streamIsRefusedInTheOrderOfTheChecks() throws IOException, InterruptedException {
        var path = "/raft/stream/message/b";
        var posted = wire().post(path, BODY);
        assertAnswer(posted, 405, "Method Not Allowed\n");
        assertThat(posted.headers().firstValue("Allow")).contains("GET");
        assertAnswer(wire().without("X-Server-Version").get(path), 412, "incompatible version\n");
        assertAnswer(wire().with("X-Etcd-Cluster-ID", "1").get(path), 412, "cluster ID mismatch\n");
        assertAnswer(wire().get("/raft/stream/gossip/b"), 404, "invalid path\n");
        assertAnswer(wire().get("/raft/stream/msgapp/who"), 404, "invalid from\n");
        var unknown = wire().get(path);
        assertAnswer(unknown, 404, "error sender not found\n");
        assertThat(unknown.headers().firstValue("X-Server-Version")).contains("3.7.1");
        node.transport.addPeer(0xb, List.of("http://127.0.0.1:1"));
        Await.until("it is known", () -> statusOf(wire().with("X-Raft-To", "c"), path) == 412);
        assertAnswer(wire().with("X-Raft-To", "c").get(path), 412, "to field mismatch\n");
        assertThat(wire().status(path)).isEqualTo(200);
        node.removedIds.add(0xbL);
        assertAnswer(wire().get(path), 410, "removed member\n");
    }

    private static int statusOf(Wire wire, String path) {
        try {
            return wire.status(path);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void snapshotIsRefusedInTheOrderOfTheChecks() throws IOException, InterruptedException {
        var path = "/raft/snapshot";
        assertAnswer(wire().send("PUT", path, BODY), 405, "Method Not Allowed\n");
        assertAnswer(wire().without("X-Server-Version").post(path, BODY), 412, "incompatible version\n");
        assertAnswer(wire().with("X-Etcd-Cluster-ID", "1").post(path, BODY), 412, "cluster ID mismatch\n");
        assertThat(wire().post(path, Bytes.bigEndian(100)).body()).startsWith("failed to decode raft message (");
        assertThat(wire().post(path, Bytes.bigEndian(65 << 20)).statusCode()).isEqualTo(400);
        assertThat(wire().post(path, Bytes.of((byte) 1)).statusCode()).isEqualTo(400);
        assertAnswer(wire().post(path, framed(HEARTBEAT)), 400, "wrong raft message type\n");
        assertAnswer(
                wire().post(path, framed(snapshot(0xc))),
                403,
                "{\"message\":\"cannot process message to mismatch member\"}");
        node.removedIds.add(0xbL);
        assertAnswer(
                wire().post(path, framed(snapshot(0xa))),
                403,
                "{\"message\":\"cannot process message from removed member\"}");
        assertThat(node.snapDirectory).doesNotExist();
        node.removedIds.clear();
        Files.createDirectories(node.snapDirectory.getParent());
        Files.createFile(node.snapDirectory);
        var unsaved = wire().post(path, framed(snapshot(0xa)).concat(Bytes.utf8("database")));
        assertThat(unsaved.statusCode()).isEqualTo(500);
        assertThat(unsaved.body()).startsWith("failed to save KV snapshot (");
        assertThat(node.messages).isEmpty();
    }

    @Test
    void snapshotIsDurableBeforeTheMemberHearsOfIt() throws IOException, InterruptedException {
        var snapshot = snapshot(0xa);
        var answer = wire().post("/raft/snapshot", framed(snapshot).concat(Bytes.utf8("database")));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(node.messages).containsExactly(snapshot);
        assertThat(node.snapDirectory.resolve("00000000000000ff.snap.db")).hasContent("database");
        try (var files = Files.list(node.snapDirectory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void questionsAreAnsweredAsEtcdAnswersThem() throws IOException, InterruptedException {
        assertThat(wire().get("/raft/probing").body())
                .matches("\\{\"OK\":true,\"Now\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z\"}\n");
        var members = wire().get("/members");
        assertThat(members.headers().firstValue("X-Etcd-Cluster-ID")).contains("c1");
        assertThat(members.body())
                .isEqualTo("[{\"id\":17293822569102704641,\"peerURLs\":[\"http://h:1\"],\"isLearner\":true},"
                        + "{\"id\":2,\"peerURLs\":[\"http://h:2\",\"http://h:3\"],\"name\":\"a\\u003cb\","
                        + "\"clientURLs\":[\"http://h:4\"]}]\n");
        assertThat(wire().get("/version").body())
                .isEqualTo("{\"etcdserver\":\"3.7.1\",\"etcdcluster\":\"3.7.0\",\"storage\":\"3.7.0\"}");
        assertThat(wire().get("/downgrade/enabled").body()).isEqualTo("true");
        assertThat(wire().send("GET", "/members/hashkv", Bytes.utf8("{\"revision\":7}"))
                        .body())
                .isEqualTo(
                        "{\"header\":{\"revision\":17},\"hash\":4294967294,\"compact_revision\":5,\"hash_revision\":7}");
        var zero = "{\"header\":{\"revision\":17},\"hash\":4294967294,\"compact_revision\":5}";
        for (var latest : List.of("{}", "{\"revision\":null}")) {
            assertThat(wire().send("GET", "/members/hashkv", Bytes.utf8(latest)).body())
                    .isEqualTo(zero);
        }
        assertAnswer(wire().get("/raft/other"), 404, "404 page not found\n");
        assertAnswer(wire().get("/"), 404, "404 page not found\n");
    }

    @Test
    void questionsAreRefusedAsEtcdRefusesThem() throws IOException, InterruptedException {
        assertAnswer(wire().post("/members", BODY), 405, "Method Not Allowed\n");
        assertAnswer(wire().get("/leases"), 405, "Method Not Allowed\n");
        assertAnswer(wire().post("/leases", Bytes.of((byte) 0xff)), 400, "error unmarshalling request\n");
        assertAnswer(wire().post("/leases/internal", Bytes.of((byte) 0xff)), 400, "error unmarshalling request\n");
        assertAnswer(wire().get("/members/promote/1"), 405, "Method Not Allowed\n");
        assertAnswer(wire().post("/members/promote/x1", BODY), 404, "member x1 not found in cluster\n");
        assertAnswer(wire().post("/members/promote/404", BODY), 404, "member 404 not found in cluster\n");
        assertAnswer(wire().post("/members/promote/412", BODY), 412, "membership: can only promote a learner member\n");
        assertAnswer(wire().post("/members/promote/500", BODY), 500, "{\"message\":\"Internal Server Error\"}");
        var hash = Bytes.utf8("{\"revision\":1}");
        assertAnswer(
                wire().with("X-Etcd-Cluster-ID", "c2").send("GET", "/members/hashkv", hash),
                412,
                "cluster ID mismatch\n");
        assertAnswer(wire().send("GET", "/members/hashkv", hash), 400, "mvcc: required revision has been compacted\n");
        assertAnswer(
                wire().send("GET", "/members/hashkv", Bytes.utf8("{\"revision\":99}")),
                400,
                "mvcc: required revision is a future revision\n");
        for (var nonsense : List.of("what", "[]", "{\"revision\":{}}", "{\"revision\":\"x\"}")) {
            assertAnswer(
                    wire().send("GET", "/members/hashkv", Bytes.utf8(nonsense)), 400, "error unmarshalling request\n");
        }
    }

    private static Message.InstallSnapshot snapshot(long to) {
        return new Message.InstallSnapshot(
                to, 0xb, 3, new Snapshot(0xff, 3, ConfState.of(List.of(0xaL, 0xbL), List.of()), Bytes.utf8("{}")));
    }

    private static Bytes framed(Message message) {
        var bytes = RaftCodec.encode(message);
        return Bytes.bigEndian(bytes.length()).concat(bytes);
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }
}
