// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.AlarmRequest;
import org.kvorum.command.Command;
import org.kvorum.command.CompactionRequest;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.metrics.SeriesRegistry;
import org.kvorum.raft.HardState;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.storage.xodus.XodusEngine;
import org.kvorum.wal.FileWalFactory;

/** A whole member of real parts on a real disk, asked without a network. */
class MemberTest {
    private static final Bytes KEY = Bytes.utf8("key");

    @TempDir
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();
    private final SeriesRegistry metrics = new SeriesRegistry(environment);

    private final Map<String, String> settings = new HashMap<>(Map.ofEntries(
            Map.entry("name", "m"),
            Map.entry("wal-dir", ""),
            Map.entry("snapshot-count", "10000"),
            Map.entry("snapshot-catchup-entries", "5000"),
            Map.entry("max-snapshots", "5"),
            Map.entry("max-wals", "5"),
            Map.entry("heartbeat-interval", "100"),
            Map.entry("election-timeout", "1000"),
            Map.entry("quota-backend-bytes", "0"),
            Map.entry("backend-batch-interval", "0"),
            Map.entry("backend-batch-limit", "0"),
            Map.entry("max-request-bytes", "1572864"),
            Map.entry("pre-vote", "true"),
            Map.entry("initial-advertise-peer-urls", "http://localhost:2380"),
            Map.entry("advertise-client-urls", "http://localhost:2379"),
            Map.entry("initial-cluster", "m=http://localhost:2380"),
            Map.entry("initial-cluster-state", "new"),
            Map.entry("initial-cluster-token", "t"),
            Map.entry("auto-compaction-mode", "periodic"),
            Map.entry("auto-compaction-retention", "0"),
            Map.entry("compaction-batch-limit", "0"),
            Map.entry("compaction-sleep-interval", "0"),
            Map.entry("watch-progress-notify-interval", "0"),
            Map.entry("unsafe-no-fsync", "false"),
            Map.entry("warning-apply-duration", "100000000"),
            Map.entry("bootstrap-defrag-threshold-megabytes", "0"),
            Map.entry("max-learners", "1"),
            Map.entry("strict-reconfig-check", "true"),
            Map.entry("auto-promote-learners", "false"),
            Map.entry("max-cluster-version", ""),
            Map.entry("downgrade-check-time", "5000000000"),
            Map.entry("feature-gates", ""),
            Map.entry("listen-peer-urls", "http://127.0.0.1:0"),
            Map.entry("force-new-cluster", "false"),
            Map.entry("raft-read-timeout", "5000000000"),
            Map.entry("raft-write-timeout", "5000000000"),
            Map.entry("initial-election-tick-advance", "true"),
            Map.entry("storage-engine", "xodus")));

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void keepsWhatItAcknowledgedAcrossRestarts(String engine) throws Exception {
        for (int run = 0; run < 3; run++) {
            try (var running = start(engine)) {
                assertThat(keys(running.member())).hasSize(run * 10);
                for (int i = 0; i < 10; i++) {
                    put(running.member(), "run" + run + "/" + i, "v");
                }
                assertThat(running.member().store().revision()).isEqualTo(1 + (run + 1) * 10L);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xodus", "memory"})
    void cutsItsLogAndStillKnowsEverything(String engine) throws Exception {
        settings.put("snapshot-count", "50");
        for (int run = 0; run < 3; run++) {
            try (var running = start(engine)) {
                assertThat(keys(running.member())).hasSize(run * 200);
                var puts = new ArrayList<CompletableFuture<ApplyResult>>();
                for (int i = 0; i < 200; i++) {
                    puts.add(propose(running.member(), putRequest(run + "/" + i, "v")));
                }
                for (var put : puts) {
                    get(put);
                }
            }
        }
        assertThat(directory.resolve("data/member/snap")).isDirectoryContaining("glob:**.snap");
    }

    @Test
    void derivesIdsAndStartsAtTermTwo() throws Exception {
        try (var running = start("memory")) {
            var status = running.member().status();
            assertThat(status.term()).isEqualTo(2);
            assertThat(status.leader()).isEqualTo(running.member().memberId());
            assertThat(status.committedIndex()).isEqualTo(4);
            assertThat(status.clusterVersion()).isEqualTo("3.7.0");
            assertThat(running.member().members()).singleElement().satisfies(member -> {
                assertThat(member.name()).isEqualTo("m");
                assertThat(member.clientUrls()).containsExactly("http://localhost:2379");
            });
        }
    }

    @Test
    void initialFlagsCountOnlyAtTheFirstStart() throws Exception {
        long id;
        try (var running = start("xodus")) {
            id = running.member().memberId();
        }
        settings.put("initial-cluster", "other=http://localhost:9999");
        settings.put("initial-cluster-token", "another");
        settings.put("initial-cluster-state", "existing");
        try (var running = start("xodus")) {
            assertThat(running.member().memberId()).isEqualTo(id);
        }
    }

    @Test
    void revokingALeaseDeletesItsKeysInOneRevision() throws Exception {
        try (var running = start("memory")) {
            var member = running.member();
            var granted = (ApplyResult.LeaseGranted) get(propose(member, new LeaseGrantRequest(60, 0)));
            assertThat(granted.id()).isPositive();
            get(propose(member, new PutRequest(Bytes.utf8("b"), KEY, granted.id(), false, false, false)));
            get(propose(member, new PutRequest(Bytes.utf8("a"), KEY, granted.id(), false, false, false)));
            long before = member.store().revision();
            var revoked = (ApplyResult.LeaseRevoked) get(propose(member, new LeaseRevokeRequest(granted.id())));
            assertThat(revoked.revision()).isEqualTo(before + 1);
            assertThat(keys(member)).isEmpty();
            assertRefused(ErrorCode.LEASE_NOT_FOUND, propose(member, new LeaseRevokeRequest(granted.id())));
        }
    }

    @Test
    void leasesSurviveARestart() throws Exception {
        long id;
        try (var running = start("xodus")) {
            var granted = (ApplyResult.LeaseGranted) get(propose(running.member(), new LeaseGrantRequest(600, 77)));
            id = granted.id();
            get(propose(running.member(), new PutRequest(KEY, KEY, id, false, false, false)));
        }
        try (var running = start("xodus")) {
            var info = get(running.member().leaseTimeToLive(id, true));
            assertThat(info.grantedTtlSeconds()).isEqualTo(600);
            assertThat(info.keys()).containsExactly(KEY);
            assertThat(get(running.member().renewLease(id))).isEqualTo(600);
            assertThat(get(running.member().renewLease(78))).isZero();
        }
    }

    @Test
    void aFullQuotaRaisesTheAlarmAndDisarmingMakesRoom() throws Exception {
        settings.put("quota-backend-bytes", "53248");
        try (var running = start("memory")) {
            var member = running.member();
            int done = 0;
            try {
                for (; done < 100; done++) {
                    put(member, "big", "x".repeat(4096));
                }
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(RequestException.class);
            }
            assertThat(done).isBetween(1, 20);
            assertThat(member.alarms(0)).hasSize(1);
            assertRefused(ErrorCode.NO_SPACE, propose(member, putRequest("small", "does not fit either")));

            get(propose(member, new CompactionRequest(member.store().revision(), true)));
            get(member.defragment());
            var alarm = member.alarms(0).get(0);
            get(propose(member, new AlarmRequest(2, alarm.memberId(), alarm.alarm())));
            put(member, "small", "fits");
        }
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        settings.put("max-request-bytes", "1000");
        try (var running = start("memory")) {
            assertRefused(ErrorCode.REQUEST_TOO_LARGE, propose(running.member(), putRequest("k", "x".repeat(1000))));
        }
    }

    @Test
    void refusesADirectoryInUse() throws Exception {
        try (var running = start("memory")) {
            assertThat(running.member()).isNotNull();
            assertThatThrownBy(() -> start("memory"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void anotherEngineStartsFromALogThatIsWhole() throws Exception {
        settings.put("snapshot-count", "10");
        try (var running = start("memory")) {
            for (int i = 0; i < 40; i++) {
                put(running.member(), "k" + i, "v".repeat(1000));
            }
        }
        try (var running = start("xodus")) {
            assertThat(keys(running.member())).hasSize(40);
            assertThat(running.member().store().revision()).isEqualTo(41);
        }
    }

    @Test
    void countsUnderEtcdsNamesWhatItsPartsDo() throws Exception {
        try (var running = start("xodus")) {
            var member = running.member();
            put(member, "a", "1");
            keys(member);
            get(propose(member, new LeaseGrantRequest(60, 7)));
            get(member.renewLease(7));
            var compacted = (ApplyResult.Compacted) get(propose(member, new CompactionRequest(2, true)));
            get(compacted.removed());
            assertThat(member.store().hashKv(0)).isInstanceOf(KvHash.Value.class);
            get(member.defragment());
            var page = metrics.page(null).body().toStringUtf8();
            assertThat(page.lines())
                    .contains(
                            "etcd_mvcc_put_total 1",
                            "etcd_mvcc_range_total 1",
                            "etcd_mvcc_txn_total 0",
                            "etcd_debugging_mvcc_total_put_size_in_bytes 2",
                            "etcd_mvcc_hash_rev_duration_seconds_count 1",
                            "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds_count 1",
                            "etcd_debugging_lease_renewed_total 1",
                            "etcd_debugging_lease_ttl_total_sum 60",
                            "etcd_disk_backend_defrag_duration_seconds_count 1",
                            "etcd_disk_defrag_inflight 0",
                            "etcd_server_proposals_failed_total 0")
                    .doesNotContain(
                            "etcd_disk_wal_write_bytes_total 0",
                            "etcd_disk_wal_write_duration_seconds_count 0",
                            "etcd_disk_backend_commit_duration_seconds_count 0",
                            "etcd_debugging_mvcc_db_compaction_last 0");
        }
    }

    @Test
    void refusesADatabaseOfEtcd() throws Exception {
        var snap = Files.createDirectories(directory.resolve("data/member/snap"));
        Files.writeString(snap.resolve("db"), "bbolt");
        assertThatThrownBy(() -> start("memory"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("etcd server");
    }

    @Test
    void refusesAnInitialClusterWithoutItself() {
        settings.put("initial-cluster", "other=http://localhost:2380");
        assertThatThrownBy(() -> start("memory"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("couldn't find local name \"m\"");
    }

    @Test
    void goesOnAloneWhenItIsToldThatTheOthersAreLost() throws Exception {
        try (var alone = start("xodus")) {
            put(alone.member(), "kept", "v");
            long id = alone.member().memberId();
            get(alone.member().addMember(List.of("http://127.0.0.1:1"), false));
            // Half of two is no majority: this stays uncommitted, and must not come back.
            var unused = propose(alone.member(), putRequest("never committed", "v"));
            assertThat(alone.member().members()).hasSize(2);
            assertThat(id).isEqualTo(alone.member().memberId());
        }
        settings.put("force-new-cluster", "true");
        try (var forced = start("xodus")) {
            assertThat(forced.member().members()).hasSize(1);
            assertThat(keys(forced.member())).containsExactly("kept");
            put(forced.member(), "new", "v");
        }
        settings.put("force-new-cluster", "false");
        try (var later = start("xodus")) {
            assertThat(later.member().members()).hasSize(1);
            assertThat(keys(later.member())).containsExactly("kept", "new");
        }
    }

    // ------------------------------------------------------------ helpers

    @Test
    void aStartThatCannotListenForPeersLeavesNoLogToGoOnFrom() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("listen-peer-urls", "http://127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> start("memory"))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("cannot listen at --listen-peer-urls");
        }
        settings.put("listen-peer-urls", "http://127.0.0.1:0");
        try (var running = start("memory")) {
            put(running.member(), "a", "1");
            assertThat(keys(running.member())).containsExactly("a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "xodus"})
    void aStartThatFailsLeavesTheDirectoryToTheNextOne(String engine) throws Exception {
        var threads = loops();
        var founders = settings.get("initial-cluster");
        settings.put("initial-cluster", "other=http://localhost:2380");
        assertThatThrownBy(() -> start(engine)).isInstanceOf(StartException.class);
        assertThat(loops()).isEqualTo(threads);

        settings.put("initial-cluster", founders);
        try (var running = start(engine)) {
            put(running.member(), "a", "1");
        }
        var log = directory.resolve("data/member/wal");
        var elsewhere = Files.move(log, directory.resolve("wal"));
        if (engine.equals("xodus")) {
            assertThatThrownBy(() -> start(engine))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("no write-ahead log");
            assertThat(loops()).isEqualTo(threads);
        }
        Files.move(elsewhere, log);
        var segment = log.resolve("0000000000000000-0000000000000000.wal");
        var whole = Files.readAllBytes(segment);
        Files.write(segment, "what".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> start(engine)).isInstanceOf(StartException.class);
        Files.write(segment, whole);
        try (var running = start(engine)) {
            assertThat(keys(running.member())).containsExactly("a");
        }
        assertThat(loops()).isEqualTo(threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "xodus"})
    void refusesALogThatEndsBeforeWhatIsCommitted(String engine) throws Exception {
        try (var running = start(engine)) {
            put(running.member(), "a", "1");
        }
        var options = new MemberOptions(new MemberConfig(settings)).wal();
        var recovery = new FileWalFactory().open(environment.disk(), options, WalSnapshot.START);
        var state = recovery.hardState();
        try (var wal = recovery.wal()) {
            wal.append(List.of(), new HardState(state.term(), state.vote(), state.commit() + 100));
        }
        assertThatThrownBy(() -> start(engine))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("up to log index " + (state.commit() + 100));
    }

    /** Returns the loops of members that run. */
    private static Set<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kvorum-"))
                .collect(Collectors.toSet());
    }

    private record Running(Member member, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            stop.run();
        }
    }

    private Running start(String engineName) throws Exception {
        settings.put("storage-engine", engineName);
        settings.put("data-dir", directory.resolve("data").toString());
        StorageEngine engine = engineName.equals("xodus") ? new XodusEngine() : new MemoryEngine();
        var parts = RealParts.of(engine, environment, metrics);
        var broken = new CompletableFuture<Void>();
        var started = MemberStarter.start(parts, new MemberConfig(settings), broken::completeExceptionally);
        CompletableFuture.anyOf(started.ready(), broken).get(20, TimeUnit.SECONDS);
        return new Running(started.member(), started.stop());
    }

    private static PutRequest putRequest(String key, String value) {
        return new PutRequest(Bytes.utf8(key), Bytes.utf8(value), 0, false, false, false);
    }

    private static void put(Member member, String key, String value) throws Exception {
        var result = (ApplyResult.Kv) get(propose(member, putRequest(key, value)));
        assertThat(result.result()).isInstanceOf(WriteResult.Put.class);
    }

    private static List<String> keys(Member member) throws Exception {
        var all = KeyRange.prefix(Bytes.EMPTY);
        var result = get(member.range(RangeRequest.of(all.key(), all.rangeEnd()), Caller.ANONYMOUS));
        return ((RangeResult.Rows) result)
                .kvs().stream()
                        .map(kv -> KeyValue.decode(kv).key().toStringUtf8())
                        .toList();
    }

    private static CompletableFuture<ApplyResult> propose(Member member, Command command) {
        return member.propose(command, command.encode(), Caller.ANONYMOUS);
    }

    private static void assertRefused(ErrorCode error, CompletableFuture<?> future) {
        assertThatThrownBy(() -> get(future))
                .cause()
                .isInstanceOfSatisfying(RequestException.class, refused -> assertThat(refused.error())
                        .isEqualTo(error));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
