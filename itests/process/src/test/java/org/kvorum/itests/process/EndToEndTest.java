// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user of etcd does, done with jetcd to a member that was started with the flags of a unit file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {
    private static final int PATIENCE_SECONDS = 20;

    private KvorumProcess member;
    private Client client;

    @BeforeAll
    void startMember(@TempDir Path directory) {
        member = KvorumProcess.start(directory);
        client = Client.builder()
                .endpoints(member.clientUrls().toArray(String[]::new))
                .build();
    }

    @AfterAll
    void stopMember() {
        client.close();
        member.close();
    }

    @BeforeEach
    void startEmpty() throws Exception {
        get(client.getKVClient()
                .delete(
                        bytes("\0"),
                        DeleteOption.builder().withRange(bytes("\0")).build()));
    }

    @Test
    void readsBackWhatWasPut() throws Exception {
        var kv = client.getKVClient();
        for (int i = 1; i <= 3; i++) {
            get(kv.put(bytes("test" + i), bytes("value" + i)));
        }
        get(kv.put(bytes("other"), bytes("o")));

        var prefixed =
                get(kv.get(bytes("test"), GetOption.builder().isPrefix(true).build()));
        assertThat(keys(prefixed)).containsExactly("test1", "test2", "test3");
        assertThat(prefixed.getCount()).isEqualTo(3);
        assertThat(prefixed.getKvs().get(1).getValue()).isEqualTo(bytes("value2"));

        var everything = get(
                kv.get(bytes("\0"), GetOption.builder().withRange(bytes("\0")).build()));
        assertThat(keys(everything)).containsExactly("other", "test1", "test2", "test3");

        var limited = get(kv.get(
                bytes("test"),
                GetOption.builder()
                        .isPrefix(true)
                        .withLimit(2)
                        .withSortField(GetOption.SortTarget.KEY)
                        .withSortOrder(GetOption.SortOrder.DESCEND)
                        .build()));
        assertThat(keys(limited)).containsExactly("test3", "test2");
        assertThat(limited.isMore()).isTrue();
    }

    @Test
    void serializableAndLinearizableReadsAgree() throws Exception {
        var kv = client.getKVClient();
        long revision = get(kv.put(bytes("k"), bytes("v"))).getHeader().getRevision();
        var local = get(
                kv.get(bytes("k"), GetOption.builder().withSerializable(true).build()));
        var linearizable = get(kv.get(bytes("k")));
        assertThat(local.getKvs()).singleElement().satisfies(pair -> {
            assertThat(pair.getValue()).isEqualTo(bytes("v"));
            assertThat(pair.getModRevision()).isEqualTo(revision);
        });
        assertThat(linearizable.getHeader().getRevision()).isEqualTo(revision);
        assertThat(linearizable.getKvs().get(0).getModRevision()).isEqualTo(revision);
    }

    @Test
    void deleteTellsHowManyAndWhat() throws Exception {
        var kv = client.getKVClient();
        get(kv.put(bytes("d1"), bytes("a")));
        get(kv.put(bytes("d2"), bytes("b")));
        var deleted = get(kv.delete(
                bytes("d"),
                DeleteOption.builder().isPrefix(true).withPrevKV(true).build()));
        assertThat(deleted.getDeleted()).isEqualTo(2);
        assertThat(deleted.getPrevKvs()).extracting(KeyValue::getValue).containsExactly(bytes("a"), bytes("b"));
        assertThat(get(kv.get(bytes("d1"))).getKvs()).isEmpty();
    }

    @Test
    void watchSeesEveryChangeInOrder() throws Exception {
        var kv = client.getKVClient();
        BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        try (var watcher = watch("w", WatchOption.builder().withPrevKV(true).build(), events)) {
            get(kv.put(bytes("w"), bytes("1")));
            get(kv.put(bytes("w"), bytes("2")));
            get(kv.delete(bytes("w")));

            var created = next(events);
            assertThat(created.getEventType()).isEqualTo(WatchEvent.EventType.PUT);
            assertThat(created.getKeyValue().getValue()).isEqualTo(bytes("1"));
            var changed = next(events);
            assertThat(changed.getKeyValue().getVersion()).isEqualTo(2);
            assertThat(changed.getPrevKV().getValue()).isEqualTo(bytes("1"));
            var gone = next(events);
            assertThat(gone.getEventType()).isEqualTo(WatchEvent.EventType.DELETE);
            assertThat(gone.getPrevKV().getValue()).isEqualTo(bytes("2"));
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void watchFromAnOldRevisionCatchesUpAndGoesOn() throws Exception {
        var kv = client.getKVClient();
        long first = get(kv.put(bytes("h/a"), bytes("1"))).getHeader().getRevision();
        get(kv.put(bytes("h/b"), bytes("2")));
        get(kv.put(bytes("elsewhere"), bytes("x")));
        BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        var option = WatchOption.builder().isPrefix(true).withRevision(first).build();
        try (var watcher = watch("h/", option, events)) {
            assertThat(next(events).getKeyValue().getKey()).isEqualTo(bytes("h/a"));
            assertThat(next(events).getKeyValue().getKey()).isEqualTo(bytes("h/b"));
            get(kv.put(bytes("h/c"), bytes("3")));
            assertThat(next(events).getKeyValue().getKey()).isEqualTo(bytes("h/c"));
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void watchBelowTheCompactRevisionIsCancelled() throws Exception {
        var kv = client.getKVClient();
        long first = get(kv.put(bytes("c"), bytes("1"))).getHeader().getRevision();
        long last = get(kv.put(bytes("c"), bytes("2"))).getHeader().getRevision();
        get(kv.compact(last));
        var failure = new CompletableFuture<Throwable>();
        try (var watcher = client.getWatchClient()
                .watch(
                        bytes("c"),
                        WatchOption.builder().withRevision(first).build(),
                        Watch.listener(response -> {}, failure::complete))) {
            assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasMessageContaining("compacted");
            assertThat(watcher).isNotNull();
        }
    }

    @Test
    void leaseKeepsItsKeysUntilItRunsOut() throws Exception {
        var leases = client.getLeaseClient();
        var kv = client.getKVClient();
        var granted = get(leases.grant(2));
        assertThat(granted.getTTL()).isEqualTo(2);
        get(kv.put(
                bytes("l"),
                bytes("v"),
                PutOption.builder().withLeaseId(granted.getID()).build()));

        var left = get(leases.timeToLive(
                granted.getID(), LeaseOption.builder().withAttachedKeys().build()));
        assertThat(left.getGrantedTTL()).isEqualTo(2);
        assertThat(left.getKeys()).containsExactly(bytes("l"));

        BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
        try (var watcher = watch("l", WatchOption.DEFAULT, events)) {
            assertThat(next(events).getEventType()).isEqualTo(WatchEvent.EventType.DELETE);
            assertThat(watcher).isNotNull();
        }
        assertThat(get(leases.timeToLive(granted.getID(), LeaseOption.DEFAULT)).getTTL())
                .isEqualTo(-1);
    }

    @Test
    void keepAliveKeepsALeaseAlive() throws Exception {
        var leases = client.getLeaseClient();
        var kv = client.getKVClient();
        long lease = get(leases.grant(2)).getID();
        get(kv.put(
                bytes("alive"),
                bytes("v"),
                PutOption.builder().withLeaseId(lease).build()));
        BlockingQueue<LeaseKeepAliveResponse> beats = new LinkedBlockingQueue<>();
        try (var keeping = leases.keepAlive(lease, observer(beats))) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (System.nanoTime() < end) {
                assertThat(next(beats).getTTL()).isEqualTo(2);
            }
            assertThat(get(kv.get(bytes("alive"))).getCount()).isEqualTo(1);
            assertThat(keeping).isNotNull();
        }
        get(leases.revoke(lease));
        assertThat(get(kv.get(bytes("alive"))).getCount()).isZero();
        assertThatThrownBy(() -> get(leases.revoke(lease)))
                .hasRootCauseMessage("NOT_FOUND: etcdserver: requested lease not found");
    }

    @Test
    void transactionRunsTheBranchThatItsGuardsChoose() throws Exception {
        var kv = client.getKVClient();
        get(kv.put(bytes("t"), bytes("old")));
        assertThat(swap("old", "new").isSucceeded()).isTrue();
        var refused = swap("old", "newer");
        assertThat(refused.isSucceeded()).isFalse();
        assertThat(refused.getGetResponses().get(0).getKvs().get(0).getValue()).isEqualTo(bytes("new"));
    }

    @Test
    void compactedRevisionsAreGone() throws Exception {
        var kv = client.getKVClient();
        long first = get(kv.put(bytes("z"), bytes("1"))).getHeader().getRevision();
        long second = get(kv.put(bytes("z"), bytes("2"))).getHeader().getRevision();
        get(kv.compact(second, CompactOption.builder().withCompactPhysical(true).build()));
        var atSecond =
                get(kv.get(bytes("z"), GetOption.builder().withRevision(second).build()));
        assertThat(atSecond.getKvs().get(0).getValue()).isEqualTo(bytes("2"));
        assertThatThrownBy(() -> get(kv.get(
                        bytes("z"), GetOption.builder().withRevision(first).build())))
                .hasRootCauseInstanceOf(io.grpc.StatusRuntimeException.class)
                .hasStackTraceContaining("etcdserver: mvcc: required revision has been compacted");
        assertThatThrownBy(() -> get(kv.get(
                        bytes("z"),
                        GetOption.builder().withRevision(second + 1000).build())))
                .hasStackTraceContaining("etcdserver: mvcc: required revision is a future revision");
    }

    @Test
    void lockIsHandedOnInOrder() throws Exception {
        var locks = client.getLockClient();
        var leases = client.getLeaseClient();
        long first = get(leases.grant(30)).getID();
        long second = get(leases.grant(30)).getID();
        var held = get(locks.lock(bytes("m1"), first));
        assertThat(held.getKey().toString(UTF_8)).isEqualTo("m1/" + Long.toHexString(first));
        var waiting = locks.lock(bytes("m1"), second);
        assertThatThrownBy(() -> waiting.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        get(locks.unlock(held.getKey()));
        assertThat(get(waiting).getKey().toString(UTF_8)).isEqualTo("m1/" + Long.toHexString(second));
        get(leases.revoke(first));
        get(leases.revoke(second));
    }

    @Test
    void memberListAndStatusTellWhoServes() throws Exception {
        var members = get(client.getClusterClient().listMember()).getMembers();
        assertThat(members).hasSize(1);
        assertThat(members.get(0).getName()).isEqualTo("etcd0");
        assertThat(members.get(0).getPeerURIs()).extracting(Object::toString).containsExactly(member.peerUrl());
        var status = get(
                client.getMaintenanceClient().statusMember(member.clientUrls().get(0)));
        assertThat(status.getVersion()).isEqualTo("3.7.1");
        assertThat(status.getLeader()).isEqualTo(members.get(0).getId());
        assertThat(status.getRaftTerm()).isEqualTo(2);
    }

    private TxnResponse swap(String expected, String value) throws Exception {
        return get(client.getKVClient()
                .txn()
                .If(new Cmp(bytes("t"), Cmp.Op.EQUAL, CmpTarget.value(bytes(expected))))
                .Then(Op.put(bytes("t"), bytes(value), PutOption.DEFAULT))
                .Else(Op.get(bytes("t"), GetOption.DEFAULT))
                .commit());
    }

    /** Opens a watch and returns when the server has created it, so that nothing put afterwards is missed. */
    private Watch.Watcher watch(String key, WatchOption option, BlockingQueue<WatchEvent> events) throws Exception {
        var created = new CompletableFuture<Void>();
        var withNotify = WatchOption.builder()
                .withRevision(option.getRevision())
                .isPrefix(option.isPrefix())
                .withPrevKV(option.isPrevKV())
                .withCreateNotify(true)
                .build();
        var watcher = client.getWatchClient().watch(bytes(key), withNotify, Watch.listener((WatchResponse response) -> {
            if (response.isCreatedNotify()) {
                created.complete(null);
            }
            events.addAll(response.getEvents());
        }));
        get(created);
        return watcher;
    }

    private static StreamObserver<LeaseKeepAliveResponse> observer(BlockingQueue<LeaseKeepAliveResponse> beats) {
        return new StreamObserver<>() {
            @Override
            public void onNext(LeaseKeepAliveResponse response) {
                beats.add(response);
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {}
        };
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static List<String> keys(GetResponse response) {
        return response.getKvs().stream().map(kv -> kv.getKey().toString(UTF_8)).toList();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
