// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Message;
import org.kvorum.raft.Snapshot;

@Timeout(60)
final class NettyTransportTest {
    @TempDir
    Path directory;

    @Test
    void messagesOfBothStreamsArriveInOrderAndWhole() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            Node.connect(a, b);
            a.reach(b);
            b.reach(a);
            Await.until("both are active", () -> a.transport.activePeers() == 1 && b.transport.activePeers() == 1);
            a.forget();
            b.forget();
            List<Message> appends = appends(a, b, 500);
            List<Message> others = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                others.add(new Message.ReadIndex(b.id, a.id, Bytes.bigEndian(i)));
            }
            List<Message> mixed = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                mixed.add(appends.get(i));
                mixed.add(others.get(i));
            }
            a.transport.send(mixed);
            Await.until(
                    "all are there",
                    () -> count(b, Message.Append.class) == 500 && count(b, Message.ReadIndex.class) == 500);
            assertThat(b.messages.stream().filter(Message.Append.class::isInstance))
                    .containsExactlyElementsOf(appends);
            assertThat(b.messages.stream().filter(Message.ReadIndex.class::isInstance))
                    .containsExactlyElementsOf(others);
            assertThat(a.failures).isEmpty();
        }
    }

    @Test
    void requestsStandInForStreamsAndIntroduceTheSender() throws IOException {
        try (var b = Node.start(0xb, directory)) {
            try (var a = Node.advertising(0xa, directory, "http://127.0.0.1:1")) {
                a.transport.addPeer(b.id, List.of(b.url()));
                // B does not know A, so A's streams are refused, and those of B to A do not exist.
                a.heartbeat(b, 1);
                Await.until("it arrives", () -> b.received.get() == 1);
                b.heartbeat(a, 1);
                Await.until("an answer is tried", () -> b.failures.contains(SendFailure.NOT_REACHED));
                assertThat(b.failures).doesNotContain(SendFailure.UNKNOWN_PEER);
            }
        }
    }

    @Test
    void aPeerThatEndsEveryStreamAtOnceIsNotAskedWithoutRest() throws Exception {
        var answer =
                "HTTP/1.1 200 OK\r\nX-Server-Version: 3.7.1\r\nX-Etcd-Cluster-ID: c1\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (var a = Node.start(0xa, directory);
                var hasty = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long begun = System.nanoTime();
            a.transport.addPeer(0xb, List.of("http://127.0.0.1:" + hasty.getLocalPort()));
            // Seven for each of the two streams: one again at once, and then 100, 200, 400 and 800 ms apart.
            for (int streams = 0; streams < 14; ) {
                try (var connection = hasty.accept()) {
                    var lines = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                    var request = lines.readLine();
                    while (request != null && !lines.readLine().isEmpty()) {}
                    if (request != null && request.startsWith("GET /raft/stream/")) {
                        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        streams++;
                    }
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void messageToNobodyIsNamed() throws IOException {
        try (var a = Node.start(0xa, directory)) {
            a.transport.send(List.of(
                    new Message.TimeoutNow(0xdead, a.id, 1),
                    new Message.TimeoutNow(a.id, a.id, 1),
                    new Message.TimeoutNow(0, a.id, 1)));
            Await.until("it is named", () -> !a.failures.isEmpty());
            assertThat(a.failures).containsExactly(SendFailure.UNKNOWN_PEER);
            assertThatThrownBy(
                            () -> a.transport.send(List.of(new Message.InstallSnapshot(0xb, a.id, 1, Snapshot.EMPTY))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void urlThatNobodyCanConnectToIsRefusedUntilItIsCorrected() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            for (var wrong : List.of("https://127.0.0.1:1", "http://127.0.0.1", "http://127.0.0.1:65536")) {
                assertThatThrownBy(() -> a.transport.addPeer(b.id, List.of(wrong)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(wrong);
            }
            Node.connect(a, b);
            a.reach(b);
        }
    }

    @Test
    void cutConnectionsComeBackAndTheLossIsNamed() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var c = Node.start(0xc, directory);
                var toA = new CuttingProxy(a.port())) {
            // B reads from A, and sends to it, through the proxy only.
            a.transport.addPeer(b.id, List.of(b.url()));
            b.transport.addPeer(a.id, List.of(toA.url()));
            Node.connect(a, c);
            Node.connect(b, c);
            for (int round = 0; round < 5; round++) {
                a.reach(b);
                Await.until("A writes a stream to B", () -> a.transport.activePeers() == 2);
                a.forget();
                b.forget();
                var tries = new AtomicInteger();
                Await.until("the loss is named", () -> {
                    // The stream may come up only now, so that one cut may come too early.
                    if (tries.getAndIncrement() % 100 == 0) {
                        toA.cut();
                    }
                    return a.failures.contains(SendFailure.CONNECTION_LOST);
                });
            }
            a.reach(b);
            b.reach(a);
            c.reach(a);
            c.reach(b);
        }
    }

    @Test
    void streamKeepsItsOrderThroughCuts() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var toA = new CuttingProxy(a.port())) {
            a.transport.addPeer(b.id, List.of(b.url()));
            b.transport.addPeer(a.id, List.of(toA.url()));
            a.reach(b);
            Await.until("A writes streams to B", () -> toA.accepted.get() >= 2);
            b.forget();
            var appends = appends(a, b, 3_000);
            for (int at = 0; at < appends.size(); at += 100) {
                a.transport.send(appends.subList(at, at + 100));
                if (at % 1_000 == 500) {
                    toA.cut();
                }
            }
            a.reach(b);
            // What the streams carried is whole and in order; what went as requests may have overtaken it.
            var arrived =
                    b.messages.stream().filter(Message.Append.class::isInstance).toList();
            assertThat(appends).containsAll(arrived);
            assertThat(arrived).doesNotHaveDuplicates();
        }
    }

    @Test
    void peerThatFallsSilentIsDroppedAndReadAnew() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var toA = new CuttingProxy(a.port())) {
            a.transport.addPeer(b.id, List.of(b.url()));
            b.transport.addPeer(a.id, List.of(toA.url()));
            a.reach(b);
            Await.until(
                    "both streams are up",
                    () -> b.transport.activeSinceNanos(a.id).isPresent());
            int before = toA.accepted.get();
            toA.stall();
            try {
                Await.until(
                        "B gives up", () -> b.transport.activeSinceNanos(a.id).isEmpty());
            } finally {
                toA.letGo();
            }
            Await.until("B is back", () -> b.transport.activeSinceNanos(a.id).isPresent());
            assertThat(toA.accepted.get()).isGreaterThan(before);
            a.reach(b);
        }
    }

    @Test
    void idleStreamsStayUp() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var toA = new CuttingProxy(a.port())) {
            a.transport.addPeer(b.id, List.of(b.url()));
            b.transport.addPeer(a.id, List.of(toA.url()));
            a.reach(b);
            Await.until(
                    "both streams are up",
                    () -> b.transport.activeSinceNanos(a.id).isPresent());
            var since = b.transport.activeSinceNanos(a.id);
            long begun = System.nanoTime();
            Await.until("two timeouts are over", () -> System.nanoTime() - begun > 2 * Node.TIMEOUT.toNanos());
            assertThat(b.transport.activeSinceNanos(a.id)).isEqualTo(since);
        }
    }

    @Test
    void slowPeerFillsItsOwnQueueAndDelaysNoOther() throws IOException {
        try (var a = Node.patient(0xa, directory);
                var b = Node.patient(0xb, directory);
                var c = Node.patient(0xc, directory);
                var toA = new CuttingProxy(a.port())) {
            Node.connect(a, b);
            a.transport.addPeer(c.id, List.of(c.url()));
            c.transport.addPeer(a.id, List.of(toA.url()));
            a.reach(b);
            a.reach(c);
            Await.until("all streams are up", () -> toA.accepted.get() >= 2 && a.transport.activePeers() == 2);
            Await.until("C reads", () -> c.transport.activeSinceNanos(a.id).isPresent());
            a.forget();
            b.forget();
            b.forgetful = true;
            toA.stall();
            try {
                // 128 MB to each of them: twice what may be queued.
                int from = b.received.get();
                for (int i = 0; i < 1_000; i++) {
                    var data = Bytes.wrap(new byte[128 << 10]);
                    a.transport.send(List.of(append(a, b, i, data), append(a, c, i, data)));
                    int sent = i;
                    // B's own queue must not be what is tested here.
                    Await.until("B follows", () -> sent - 100 < b.received.get() - from);
                }
                Await.until("B has all", () -> b.received.get() - from >= 1_000);
                assertThat(a.failures).containsOnly(SendFailure.STREAM_FULL);
                int dropped = a.failures.size();
                assertThat(dropped).isBetween(300, 600);
                c.forgetful = true;
            } finally {
                toA.letGo();
            }
            c.received.set(0);
            Await.until("C gets what was queued", () -> c.received.get() > 400);
        }
    }

    @Test
    void fullReceiverIsTold() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            b.full = true;
            a.transport.addPeer(b.id, List.of(b.url()));
            a.heartbeat(b, 1);
            Await.until("it is refused", () -> a.failures.contains(SendFailure.REFUSED));
            assertThat(a.transport.activePeers()).isZero();
        }
    }

    @Test
    void pipelineThatIsFullSaysSo() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var toB = new CuttingProxy(b.port())) {
            toB.stall();
            try {
                a.transport.addPeer(b.id, List.of(toB.url()));
                List<Message> votes = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    votes.add(new Message.VoteRequest(b.id, a.id, 2, i, 1, false, false));
                }
                a.transport.send(votes);
                Await.until("what is too much is dropped", () -> a.failures.size() >= 32);
                assertThat(a.failures.stream().limit(32)).containsOnly(SendFailure.PIPELINE_FULL);
            } finally {
                toB.letGo();
            }
        }
    }

    @Test
    void updatedUrlIsUsedForTheNextConnections() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory);
                var old = new CuttingProxy(a.port());
                var changed = new CuttingProxy(a.port())) {
            a.transport.addPeer(b.id, List.of(b.url()));
            b.transport.addPeer(a.id, List.of(old.url()));
            a.reach(b);
            Await.until("the old way is used", () -> old.accepted.get() >= 2);
            old.refuse(true);
            Await.until("B is cut off", () -> b.transport.activeSinceNanos(a.id).isEmpty());
            b.transport.updatePeer(a.id, List.of(changed.url()));
            Await.until("the new way is used", () -> changed.accepted.get() >= 2);
            a.forget();
            b.forget();
            a.reach(b);
            b.reach(a);
        }
    }

    @Test
    void urlThatFailsIsFollowedByTheNext() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            a.transport.addPeer(b.id, List.of("http://127.0.0.1:1", b.url()));
            b.transport.addPeer(a.id, List.of("http://127.0.0.1:1", "http://localhost:" + a.port()));
            a.reach(b);
            b.reach(a);
        }
    }

    @Test
    void removedPeerIsForgottenAndItselfTold() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            Node.connect(a, b);
            a.reach(b);
            b.reach(a);
            a.removedIds.add(b.id);
            a.transport.removePeer(b.id);
            Await.until("B hears that it was removed", () -> {
                b.heartbeat(a, 1);
                return b.toldRemoved.get() > 0;
            });
            assertThat(a.transport.activeSinceNanos(b.id)).isEmpty();
            a.forget();
            a.heartbeat(b, 1);
            Await.until("A knows nobody", () -> a.failures.contains(SendFailure.UNKNOWN_PEER));
        }
    }

    private static List<Message> appends(Node from, Node to, int count) {
        List<Message> appends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            appends.add(append(from, to, i, Bytes.utf8("value " + i)));
        }
        return appends;
    }

    private static Message.Append append(Node from, Node to, int index, Bytes data) {
        return new Message.Append(
                to.id, from.id, 1, index, index == 0 ? 0 : 1, List.of(Entry.normal(1, index + 1, data)), index);
    }

    private static long count(Node node, Class<? extends Message> kind) {
        return node.messages.stream().filter(kind::isInstance).count();
    }
}
