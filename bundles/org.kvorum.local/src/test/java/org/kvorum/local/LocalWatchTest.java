// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.client.Condition;
import org.kvorum.api.client.Delete;
import org.kvorum.api.client.KeyValue;
import org.kvorum.api.client.Put;
import org.kvorum.api.client.Txn;
import org.kvorum.api.client.Watch;
import org.kvorum.api.client.WatchRequest;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

@SuppressWarnings("try") // a watch is held open and not asked anything
final class LocalWatchTest {
    @TempDir
    private Path directory;

    private final Heard heard = new Heard();
    private LocalMember node;
    private LocalServices services;
    private KeyValue kv;
    private Watch watch;

    @BeforeEach
    void start() throws Exception {
        node = LocalMember.start(directory);
        services = new LocalServices(node.member, node.environment);
        kv = services.keyValue();
        watch = services.watch();
    }

    @AfterEach
    void stop() {
        services.close();
        node.close();
    }

    @Test
    void tellsEachRevisionAsAWhole() throws Exception {
        try (var watching = watch.watch(WatchRequest.prefix("conf/").withPrevious(), heard)) {
            kv.put("conf/a", "1").join();
            kv.put("other", "1").join();
            kv.txn(Txn.when(Condition.exists("conf/a"))
                            .then(Put.of("conf/a", "2"), Put.of("conf/b", "3"), Put.of("other", "2")))
                    .join();
            long last = kv.delete(Delete.prefix("conf/")).join().revision();

            assertThat(heard.next(3))
                    .containsExactly("2 conf/a=1", "4 conf/a=2 was 1 conf/b=3", "5 -conf/a was 2 -conf/b was 3");
            assertThat(watching.nextRevision()).isBetween(last, last + 1);
        }
        heard.nothingMore();
    }

    @Test
    void tellsWhatWasBefore() throws Exception {
        kv.put("k", "1").join();
        kv.put("k", "2").join();
        kv.delete("k").join();
        try (var all = watch.watch(WatchRequest.key("k").from(2), heard)) {
            assertThat(heard.next(3)).containsExactly("2 k=1", "3 k=2", "4 -k");
        }
        try (var puts = watch.watch(WatchRequest.key("k").from(2).putsOnly(), heard)) {
            assertThat(heard.next(2)).containsExactly("2 k=1", "3 k=2");
        }
        try (var deletes = watch.watch(WatchRequest.key("k").from(2).deletesOnly(), heard)) {
            assertThat(heard.next()).isEqualTo("4 -k");
        }
    }

    @Test
    void watchesSeveralIntervalsInOneOrder() throws Exception {
        var request =
                WatchRequest.key("m").and(KeyRange.prefix(Bytes.utf8("z/"))).and(KeyRange.single(Bytes.utf8("a")));
        try (var watching = watch.watch(request, heard)) {
            kv.put("z/1", "1").join();
            kv.put("b", "2").join();
            kv.put("a", "3").join();
            kv.txn(Txn.when().then(Put.of("m", "4"), Put.of("n", "4"), Put.of("z/2", "4")))
                    .join();
            assertThat(heard.next(3)).containsExactly("2 z/1=1", "4 a=3", "5 m=4 z/2=4");
        }
    }

    @Test
    void goesOnWhenTheHubIsExchanged() throws Exception {
        try (var watching = watch.watch(WatchRequest.prefix("k"), heard)) {
            kv.put("k", "1").join();
            assertThat(heard.next()).isEqualTo("2 k=1");
            node.hubs.take();
            kv.put("k", "2").join();
            kv.put("k", "3").join();
            node.hubs.bring();
            kv.put("k", "4").join();
            assertThat(heard.next(3)).containsExactly("3 k=2", "4 k=3", "5 k=4");
        }
        heard.nothingMore();
    }

    @Test
    void losesAndDoublesNothingWhileHubsComeAndGo() throws Exception {
        var told = new LinkedBlockingQueue<Long>();
        try (var watching = watch.watch(WatchRequest.prefix(""), (revision, events) -> told.add(revision))) {
            var puts = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 3_000; i++) {
                puts.add(kv.put("k" + i % 7, "v" + i));
                if (i % 1_000 == 500) {
                    node.hubs.take();
                    node.hubs.bring();
                }
            }
            CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            for (long revision = 2; revision < 3_002; revision++) {
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(revision);
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void tellsThatHistoryIsGoneAndGoesOnAfterIt() throws Exception {
        try (var watching = watch.watch(WatchRequest.key("k"), heard)) {
            kv.put("k", "1").join();
            assertThat(heard.next()).isEqualTo("2 k=1");
            node.hubs.take();
            for (int i = 2; i <= 5; i++) {
                kv.put("k", "" + i).join();
            }
            kv.compact(5, true).join();
            node.hubs.bring();
            assertThat(heard.next(3)).containsExactly("compacted 3 to 5", "5 k=4", "6 k=5");
        }
    }

    @Test
    void keepsLittleForAListenerThatIsSlow() throws Exception {
        var value = Bytes.wrap(new byte[10_000]);
        var go = new CountDownLatch(1);
        var told = new LinkedBlockingQueue<Long>();
        try (var watching = watch.watch(WatchRequest.prefix("big/"), (revision, events) -> {
            await(go);
            told.add(revision);
        })) {
            var puts = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 3_000; i++) {
                puts.add(kv.put(Bytes.utf8("big/" + i % 10), value));
            }
            CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            // 30 MB were written: about one of them is kept, and at the most what the hub sends in one round
            assertThat(((WatchSession) watching).queuedBytes()).isBetween(10_000L, 6L << 20);
            go.countDown();
            for (long revision = 2; revision < 3_002; revision++) {
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(revision);
            }
        }
    }

    @Test
    void aListenerThatThrowsHearsOfTheNextRevision() throws Exception {
        try (var watching = watch.watch(WatchRequest.key("k"), (revision, events) -> {
            if (revision == 3) {
                throw new IllegalStateException("cannot take it");
            }
            heard.changed(revision, events);
        })) {
            for (int i = 1; i <= 3; i++) {
                kv.put("k", "" + i).join();
            }
            assertThat(heard.next(2)).containsExactly("2 k=1", "4 k=3");
        }
    }

    @Test
    void aListenerMayEndItsOwnWatchAndAskTheStore() throws Exception {
        var watching = new CompletableFuture<Watch.Watching>();
        watching.complete(watch.watch(WatchRequest.key("k"), (revision, events) -> {
            watching.join().close();
            kv.put("answer", kv.get("k").join().orElseThrow().text()).join();
            heard.changed(revision, events);
        }));
        kv.put("k", "1").join();
        kv.put("k", "2").join();
        assertThat(heard.next()).isEqualTo("2 k=1");
        assertThat(kv.get("answer").join()).isPresent();
        heard.nothingMore();
    }

    @Test
    void nothingCountsAsToldThatCameWithWhatWasToldLast() throws Exception {
        for (int i = 1; i <= 3; i++) {
            kv.put("k", "" + i).join();
        }
        var told = new ArrayList<Long>();
        var watching = new CompletableFuture<WatchSession>();
        var over = new CompletableFuture<Void>();
        try (var loop = node.environment.newEventLoop("test", over::completeExceptionally)) {
            var session = new WatchSession(
                    node.member,
                    WatchRequest.key("k").from(2),
                    (revision, events) -> {
                        told.add(revision);
                        watching.join().close();
                    },
                    loop,
                    new Backoff(node.environment.random()),
                    ended -> over.complete(null));
            watching.complete(session);
            session.begin();
            over.get(10, TimeUnit.SECONDS);
            assertThat(told).containsExactly(2L);
            assertThat(session.nextRevision()).isEqualTo(3);
        }
    }

    @Test
    void tellsThatAWatchIsOverWhenTheServicesGo() throws Exception {
        watch.watch(WatchRequest.key("k"), heard);
        services.close();
        assertThat(heard.next()).isEqualTo("ended: etcdserver: server stopped");
        watch.watch(WatchRequest.key("k"), heard);
        assertThat(heard.next()).isEqualTo("ended: etcdserver: server stopped");
    }

    @Test
    void refusesAnIntervalWithoutKeys() throws Exception {
        watch.watch(WatchRequest.of(new KeyRange(Bytes.utf8("b"), Bytes.utf8("a"))), heard);
        assertThat(heard.next()).startsWith("ended: ");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("kvorum-watch"::equals)
                .toList();
    }

    @AfterEach
    void noThreadIsLeft() {
        services.close();
        for (int i = 0; i < 500 && !threads().isEmpty(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        assertThat(threads()).isEmpty();
    }
}
