// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;

/** Members of real parts that talk to each other over the loopback. */
final class LocalCluster implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 20;

    private final Path directory;
    private final Map<String, String> settings = new HashMap<>(Map.ofEntries(
            Map.entry("wal-dir", ""),
            Map.entry("snapshot-count", "10000"),
            Map.entry("snapshot-catchup-entries", "5000"),
            Map.entry("max-snapshots", "5"),
            Map.entry("max-wals", "5"),
            Map.entry("heartbeat-interval", "30"),
            Map.entry("election-timeout", "300"),
            Map.entry("quota-backend-bytes", "0"),
            Map.entry("backend-batch-interval", "0"),
            Map.entry("backend-batch-limit", "0"),
            Map.entry("max-request-bytes", "1572864"),
            Map.entry("pre-vote", "true"),
            Map.entry("advertise-client-urls", "http://localhost:2379"),
            Map.entry("initial-cluster-token", "t"),
            Map.entry("auto-compaction-mode", "periodic"),
            Map.entry("auto-compaction-retention", "0"),
            Map.entry("compaction-batch-limit", "0"),
            Map.entry("compaction-sleep-interval", "0"),
            Map.entry("watch-progress-notify-interval", "0"),
            Map.entry("unsafe-no-fsync", "true"),
            Map.entry("warning-apply-duration", "100000000"),
            Map.entry("bootstrap-defrag-threshold-megabytes", "0"),
            Map.entry("max-learners", "1"),
            Map.entry("strict-reconfig-check", "false"),
            Map.entry("auto-promote-learners", "false"),
            Map.entry("force-new-cluster", "false"),
            Map.entry("max-cluster-version", ""),
            Map.entry("downgrade-check-time", "100000000"),
            Map.entry("feature-gates", ""),
            Map.entry("raft-read-timeout", "5000000000"),
            Map.entry("raft-write-timeout", "5000000000"),
            Map.entry("initial-election-tick-advance", "true"),
            Map.entry("discovery-mode", "static"),
            Map.entry("storage-engine", "memory")));

    /** Peer URLs by name, in the order in which the members were named. */
    private final Map<String, String> urls = new LinkedHashMap<>();

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private StorageEngine[] moreEngines = {};
    private UnaryOperator<Parts> exchange = UnaryOperator.identity();

    /** A running member. */
    record Node(Member member, CompletableFuture<Void> ready, CompletableFuture<Throwable> ended, Runnable stop) {}

    LocalCluster(Path directory) {
        this.directory = directory;
    }

    /** Brings engines beside xodus and memory. */
    LocalCluster withEngines(StorageEngine... engines) {
        moreEngines = engines.clone();
        return this;
    }

    /** Exchanges parts of the members that are started from now on. */
    LocalCluster with(UnaryOperator<Parts> parts) {
        exchange = parts;
        return this;
    }

    /** Changes a setting of the members that are started from now on. */
    LocalCluster with(String flag, String value) {
        settings.put(flag, value);
        return this;
    }

    /** Starts a cluster of members of these names. */
    LocalCluster found(String... names) throws Exception {
        for (var name : names) {
            url(name);
        }
        for (var name : names) {
            start(name, "new");
        }
        for (var name : names) {
            node(name).ready().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        return this;
    }

    /** Starts a member of a new cluster of which the others are not there; it is not ready, and has no leader. */
    Member foundWithout(String missing, String name) throws Exception {
        url(missing);
        url(name);
        start(name, "new");
        return member(name);
    }

    /** Starts a member of a {@code new} or an {@code existing} cluster, and does not wait until it is ready. */
    Node begin(String name, String state) throws IOException {
        url(name);
        start(name, state);
        return node(name);
    }

    /** Starts a member that was added. */
    Member join(String name) throws Exception {
        start(name, "existing");
        node(name).ready().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return member(name);
    }

    /** Returns the peer URL of a member of the name, on a port that was free when it was first asked for. */
    String url(String name) throws IOException {
        if (!urls.containsKey(name)) {
            urls.put(name, "http://127.0.0.1:" + freePort());
        }
        return urls.get(name);
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

    /** Forgets who was removed: a member that joins must not name it. */
    void forget(String name) {
        urls.remove(name);
        node(name).stop().run();
        nodes.remove(name);
    }

    /** Stops a member, which {@link #restart} brings back. */
    void stop(String name) {
        node(name).stop().run();
        nodes.remove(name);
    }

    /** Starts a member again that was stopped. */
    Member restart(String name) throws Exception {
        return join(name);
    }

    Node node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    Member member(String name) {
        return node(name).member();
    }

    List<Member> members() {
        return nodes.values().stream().map(Node::member).toList();
    }

    /** Returns the member that leads, once one does and all know it. */
    Member leader() {
        await(() -> members().stream().filter(Member::isLeader).count() == 1
                && members().stream().map(Member::leader).distinct().count() == 1);
        return members().stream().filter(Member::isLeader).findFirst().orElseThrow();
    }

    /** Returns a member that does not lead. */
    Member follower() {
        long leader = leader().memberId();
        return members().stream()
                .filter(member -> member.memberId() != leader)
                .findFirst()
                .orElseThrow();
    }

    static void put(Member member, String key, String value) throws Exception {
        var put = new PutRequest(Bytes.utf8(key), Bytes.utf8(value), 0, false, false, false);
        assertThat(get(member.propose(put, put.encode(), Caller.ANONYMOUS))).isInstanceOf(ApplyResult.Kv.class);
    }

    /** Returns how many keys there are in the state of the member itself. */
    static long keys(Member member) throws Exception {
        var zero = Bytes.of((byte) 0);
        var all = new RangeRequest(zero, zero, 0, 0, 0, 0, true, false, true, 0, 0, 0, 0);
        return ((RangeResult.Rows) get(member.range(all, Caller.ANONYMOUS))).count();
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Promotes a learner as soon as it has caught up. */
    static MemberChange promote(Member asked, long id) throws Exception {
        for (int i = 0; ; i++) {
            try {
                return get(asked.promoteMember(id));
            } catch (ExecutionException e) {
                boolean tooEarly = e.getCause() instanceof RequestException refused
                        && refused.error() == ErrorCode.LEARNER_NOT_READY;
                if (!tooEarly || i == TIMEOUT_SECONDS * 50) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    static void await(BooleanSupplier condition) {
        for (int i = 0; i < TIMEOUT_SECONDS * 200 && !condition.getAsBoolean(); i++) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** Returns the settings of a member whose cluster is new, or existing. */
    MemberConfig config(String name, String state) throws IOException {
        var own = new HashMap<>(settings);
        var founders = new ArrayList<String>();
        urls.forEach((each, url) -> founders.add(each + "=" + url));
        own.put("name", name);
        own.put("data-dir", directory.resolve(name).toString());
        own.put("listen-peer-urls", url(name));
        own.put("initial-advertise-peer-urls", url(name));
        own.put("initial-cluster", String.join(",", founders));
        own.put("initial-cluster-state", state);
        return new MemberConfig(own);
    }

    private void start(String name, String state) throws IOException {
        var environment = new SystemEnvironment();
        var metrics = new SeriesRegistry(environment);
        StorageEngine engine = "xodus".equals(settings.get("storage-engine")) ? new XodusEngine() : new MemoryEngine();
        var parts = exchange.apply(RealParts.of(engine, environment, metrics, moreEngines));
        var ended = new CompletableFuture<Throwable>();
        var started = MemberStarter.start(parts, config(name, state), ended::complete);
        nodes.put(name, new Node(started.member(), started.ready(), ended, started.stop()));
    }

    @Override
    public void close() {
        nodes.values().forEach(node -> node.stop().run());
    }
}
