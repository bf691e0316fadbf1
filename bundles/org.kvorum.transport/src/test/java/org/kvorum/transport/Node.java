// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.PeerVersions;
import org.kvorum.api.transport.PromoteReply;
import org.kvorum.api.transport.SendFailure;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportOptions;
import org.kvorum.bytes.Bytes;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.Message;

/** A member that does nothing but remember what its transport tells it. */
final class Node implements PeerHandler, PeerService, AutoCloseable {
    static final long CLUSTER = 0xc1;

    /** Shorter than in production, but not too short for a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    final long id;
    final Transport transport;
    final Path snapDirectory;
    final Queue<Message> messages = new ConcurrentLinkedQueue<>();
    final AtomicInteger received = new AtomicInteger();
    final Queue<SendFailure> failures = new ConcurrentLinkedQueue<>();
    final Queue<Boolean> snapshots = new ConcurrentLinkedQueue<>();
    final Queue<Long> disconnected = new ConcurrentLinkedQueue<>();
    final Set<Long> removedIds = ConcurrentHashMap.newKeySet();
    final AtomicInteger toldRemoved = new AtomicInteger();
    volatile boolean full;
    volatile boolean forgetful;

    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();

    private Node(long id, Path directory, Duration timeout, List<String> advertised) throws IOException {
        this.id = id;
        this.snapDirectory = directory.resolve(Long.toHexString(id)).resolve("snap");
        var options = new TransportOptions(
                id,
                CLUSTER,
                "3.7.1",
                "3.0.0",
                List.of("http://127.0.0.1:0"),
                advertised,
                snapDirectory,
                timeout,
                timeout,
                timeout);
        this.transport = new NettyTransportFactory(Metrics.none()).open(options, new SystemEnvironment(), this, this);
        transport.start();
    }

    static Node start(long id, Path directory) throws IOException {
        return new Node(id, directory, TIMEOUT, List.of());
    }

    static Node patient(long id, Path directory) throws IOException {
        return new Node(id, directory, Duration.ofSeconds(5), List.of());
    }

    static Node advertising(long id, Path directory, String url) throws IOException {
        return new Node(id, directory, TIMEOUT, List.of(url));
    }

    /** Connects two nodes directly. */
    static void connect(Node a, Node b) {
        a.transport.addPeer(b.id, List.of(b.url()));
        b.transport.addPeer(a.id, List.of(a.url()));
    }

    int port() {
        return ((InetSocketAddress) transport.addresses().get(0)).getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void heartbeat(Node to, long commit) {
        transport.send(List.of(new Message.Heartbeat(to.id, id, 1, commit, Bytes.EMPTY)));
    }

    /** Waits until a heartbeat gets through, sending it again and again. */
    void reach(Node to) {
        long mark = -1 >>> 1;
        Await.until(Long.toHexString(id) + " reaches " + Long.toHexString(to.id), () -> {
            heartbeat(to, mark);
            return to.messages.stream()
                    .anyMatch(message -> message instanceof Message.Heartbeat heartbeat
                            && heartbeat.from() == id
                            && heartbeat.commit() == mark);
        });
    }

    void forget() {
        messages.clear();
        failures.clear();
    }

    @Override
    public boolean process(Message message) {
        if (full) {
            return false;
        }
        received.incrementAndGet();
        if (!forgetful) {
            messages.add(message);
        }
        return true;
    }

    @Override
    public boolean isRemoved(long id) {
        return removedIds.contains(id);
    }

    @Override
    public void reportUnreachable(long id, SendFailure cause) {
        failures.add(cause);
    }

    @Override
    public void reportSnapshot(long id, boolean arrived) {
        snapshots.add(arrived);
    }

    @Override
    public void disconnected(long id) {
        disconnected.add(id);
    }

    @Override
    public void removed() {
        toldRemoved.incrementAndGet();
    }

    @Override
    public void failed(Throwable cause) {
        broken.add(cause);
    }

    @Override
    public List<MemberInfo> members() {
        return List.of(
                new MemberInfo(0xf000000000000001L, "", List.of("http://h:1"), List.of(), true),
                new MemberInfo(2, "a<b", List.of("http://h:2", "http://h:3"), List.of("http://h:4"), false));
    }

    @Override
    public PeerVersions versions() {
        return new PeerVersions("3.7.1", "3.7.0", "3.7.0");
    }

    @Override
    public CompletionStage<LeaseReply> renewLease(long leaseId) {
        return CompletableFuture.completedFuture(leaseReply(leaseId, new LeaseReply.Renewed(leaseId, 60)));
    }

    @Override
    public CompletionStage<LeaseReply> leaseTimeToLive(long leaseId, boolean withKeys) {
        var keys = withKeys ? List.of(Bytes.utf8("a"), Bytes.utf8("b")) : List.<Bytes>of();
        return CompletableFuture.completedFuture(leaseReply(leaseId, new LeaseReply.Alive(leaseId, 30, 60, keys)));
    }

    private static LeaseReply leaseReply(long leaseId, LeaseReply found) {
        return switch ((int) leaseId) {
            case 404 -> new LeaseReply.NotFound();
            case 408 -> new LeaseReply.Behind();
            case 400 -> new LeaseReply.Refused("lessor is not primary");
            default -> found;
        };
    }

    @Override
    public CompletionStage<PromoteReply> promote(long memberId, String token) {
        return CompletableFuture.completedFuture(
                switch ((int) memberId) {
                    case 404 -> new PromoteReply.NoSuchMember();
                    case 412 -> new PromoteReply.NotReady("membership: can only promote a learner member");
                    case 500 -> new PromoteReply.Failed();
                    default -> new PromoteReply.Promoted(members());
                });
    }

    @Override
    public CompletionStage<KvHash> hashKv(long revision) {
        return CompletableFuture.completedFuture(
                switch ((int) revision) {
                    case 1 -> new KvHash.Compacted();
                    case 99 -> new KvHash.FutureRevision();
                    default -> new KvHash.Value(-2, 5, revision, 17);
                });
    }

    @Override
    public CompletionStage<Boolean> downgradeEnabled() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void close() {
        transport.close();
        assertThat(broken).isEmpty();
    }
}
