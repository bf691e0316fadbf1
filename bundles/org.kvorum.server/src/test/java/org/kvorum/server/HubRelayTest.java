// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.PutRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;
import org.kvorum.watch.LoopWatchHubFactory;

@Timeout(20)
final class HubRelayTest {
    private static final Bytes KEY = Bytes.utf8("k");

    private final SystemEnvironment environment = new SystemEnvironment();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final EventLoop loop = environment.newEventLoop("watch", failures::add);
    private final EventLoop background = environment.newEventLoop("background", failure -> {});
    private final Backend backend = new BufferedBackendFactory()
            .open(
                    new MemoryEngine().open(new StoreOptions(Path.of("nowhere"), 1 << 20, false)),
                    false,
                    BackendOptions.DEFAULT,
                    background);
    private final KvStore store = new MvccStoreFactory()
            .open(
                    backend,
                    new HeapLessorFactory()
                            .open(
                                    backend,
                                    new LessorOptions(2, false, false),
                                    environment.ticker(),
                                    environment.random()),
                    KvOptions.DEFAULT,
                    background);
    private final HubRelay relay = new HubRelay();
    private final LoopWatchHubFactory factory = new LoopWatchHubFactory();
    private final WatchHub hub =
            relay.open(store, new WatchOptions(Duration.ofMinutes(10), 1 << 20), environment, loop);

    @AfterEach
    void close() {
        hub.close();
        store.close();
        backend.close();
        loop.close();
        background.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void streamsEndWithTheirHubAndGoOnWithTheNext() throws Exception {
        relay.aim(factory);
        var first = new Sink();
        var stream = hub.open(first);
        stream.create(WatchCreate.of(KeyRange.single(KEY), 2));
        put();
        assertThat(first.revisions(1)).containsExactly(2L);

        relay.drop(factory);

        assertThat(first.told.take()).isEqualTo("ended");
        put();
        relay.aim(new LoopWatchHubFactory());
        var second = new Sink();
        hub.open(second).create(WatchCreate.of(KeyRange.single(KEY), 3));
        put();
        assertThat(second.revisions(2)).containsExactly(3L, 4L);
        assertThat(first.told).isEmpty();
        assertThat(hub.counts().streams()).isEqualTo(1);
        // the old one takes no more harm than the new one from what is still asked of it
        stream.cancel(0);
        stream.close();
    }

    @Test
    void aHubThatIsGoneIsAskedForNothing() throws Exception {
        var asked = new ArrayList<String>();
        var fake = hubWhoseStreams((stream, method, arguments) -> {
            asked.add(method.getName());
            return null;
        });
        relay.aim(fake);
        var sink = new Sink();
        var stream = hub.open(sink);
        stream.ready();
        assertThat(asked).containsExactly("ready");

        relay.drop(fake);

        assertThat(sink.told.take()).isEqualTo("ended");
        stream.create(WatchCreate.of(KeyRange.single(KEY), 1));
        stream.cancel(0);
        stream.requestProgress();
        stream.ready();
        stream.close();
        assertThat(asked).containsExactly("ready");
    }

    @Test
    void aHubGoesWhenNobodyIsAskingItsStreams() throws Exception {
        var asked = new CompletableFuture<Void>();
        var over = new CompletableFuture<Void>();
        var fake = hubWhoseStreams((stream, method, arguments) -> {
            asked.complete(null);
            return over.join();
        });
        relay.aim(fake);
        var stream = hub.open(new Sink());
        var asking = new Thread(stream::ready);
        asking.start();
        asked.join();

        assertWaits(() -> relay.drop(fake), () -> over.complete(null));
        asking.join();
    }

    @Test
    void aHubGoesWhenNothingOfItRunsOnTheLoop() throws Exception {
        relay.aim(factory);
        var over = new CompletableFuture<Void>();
        loop.execute(over::join);

        assertWaits(() -> relay.drop(factory), () -> over.complete(null));
    }

    @Test
    void aReceiverThatFailsLosesItsStreamAndTheOthersNothing() throws Exception {
        relay.aim(factory);
        var broken = new Sink() {
            @Override
            public void send(WatchMessage message) {
                if (!message.created()) {
                    throw new NoClassDefFoundError("gone");
                }
                super.send(message);
            }
        };
        var other = new Sink();
        hub.open(broken).create(WatchCreate.of(KeyRange.single(KEY), 2));
        hub.open(other).create(WatchCreate.of(KeyRange.single(KEY), 2));

        put();
        put();

        assertThat(other.revisions(2)).containsExactly(2L, 3L);
        assertThat(broken.told.take()).isEqualTo("created");
        assertThat(broken.told.take()).isEqualTo("ended");
        assertThat(hub.counts().streams()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"isReady", "send", "flush", "ended"})
    void aReceiverMayFailInAnyWay(String method) throws Exception {
        relay.aim(factory);
        var broken = (WatchSink) Proxy.newProxyInstance(
                WatchSink.class.getClassLoader(), new Class<?>[] {WatchSink.class}, (sink, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        throw new IllegalStateException(method);
                    }
                    return called.getName().equals("isReady") ? true : null;
                });
        hub.open(broken).create(WatchCreate.of(KeyRange.single(KEY), 2));
        var other = new Sink();
        hub.open(other).create(WatchCreate.of(KeyRange.single(KEY), 2));

        put();

        assertThat(other.revisions(1)).containsExactly(2L);
        relay.drop(factory);
        assertThat(other.told.take()).isEqualTo("ended");
    }

    @Test
    void whoWaitsForAHubMayFail() throws Exception {
        var open = new ArrayBlockingQueue<String>(10);
        hub.whenOpen(() -> {
            throw new IllegalStateException("waited");
        });
        hub.whenOpen(() -> open.add("waited"));

        relay.aim(factory);

        assertThat(open.take()).isEqualTo("waited");
    }

    private static WatchHubFactory hubWhoseStreams(InvocationHandler handler) {
        var types = new Class<?>[] {WatchStream.class};
        return (store, options, environment, loop) -> Stub.of(
                WatchHub.class,
                Map.of("open", Proxy.newProxyInstance(WatchStream.class.getClassLoader(), types, handler)));
    }

    private static void assertWaits(Runnable task, Runnable release) throws InterruptedException {
        var thread = new Thread(task);
        thread.start();
        while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        var state = thread.getState();
        release.run();
        thread.join();
        assertThat(state).isNotEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void withoutAHubStreamsEndAtOnce() throws Exception {
        var sink = new Sink();

        hub.open(sink).create(WatchCreate.of(KeyRange.single(KEY), 0));

        assertThat(sink.told.take()).isEqualTo("ended");
        assertThat(hub.counts().streams()).isZero();
    }

    @Test
    void whoWaitsForAHubIsToldWhenThereIsOne() throws Exception {
        var open = new ArrayBlockingQueue<String>(10);
        hub.whenOpen(() -> open.add("waited"));
        var behind = new CompletableFuture<Void>();
        loop.execute(() -> behind.complete(null));
        behind.join();
        assertThat(open).isEmpty();

        relay.aim(factory);

        assertThat(open.take()).isEqualTo("waited");
        hub.whenOpen(() -> open.add("at once"));
        assertThat(open.take()).isEqualTo("at once");
    }

    @Test
    void aFactoryThatIsNotInUseIsDroppedWithoutEffect() throws Exception {
        relay.aim(factory);
        var sink = new Sink();
        hub.open(sink).create(WatchCreate.of(KeyRange.single(KEY), 0));
        assertThat(sink.revisions(0)).isEmpty();

        relay.drop(new LoopWatchHubFactory());
        put();

        assertThat(sink.revisions(1)).containsExactly(2L);
    }

    @Test
    void aHubThatIsClosedWhileTheRelayGoesOverOpensNoOther() {
        var opened = new ArrayList<WatchHub>();
        var relayed = new RelayedHub(
                of -> {
                    var next = of.open(store, new WatchOptions(Duration.ofMinutes(10), 1 << 20), environment, loop);
                    opened.add(next);
                    return next;
                },
                loop,
                closed -> {});
        relayed.aim(factory);
        relayed.close();

        relayed.aim(new LoopWatchHubFactory());

        assertThat(opened).hasSize(1);
    }

    @Test
    void noRevisionIsMissedWhileAHubTakesOver() throws Exception {
        relay.aim(factory);
        var seen = new ArrayList<Long>();
        for (int round = 0; round < 50; round++) {
            var sink = new Sink();
            hub.open(sink).create(WatchCreate.of(KeyRange.single(KEY), seen.size() + 2L));
            int wanted = round + 1 - seen.size();
            var writer = new Thread(this::put);
            writer.start();
            seen.addAll(sink.revisions(wanted));
            writer.join();
            relay.aim(new LoopWatchHubFactory());
        }

        assertThat(seen).hasSize(50).isSorted().doesNotHaveDuplicates();
    }

    private synchronized void put() {
        store.put(new PutRequest(KEY, Bytes.EMPTY, 0, false, false, false));
        store.publish();
    }

    private static class Sink implements WatchSink {
        final BlockingQueue<Object> told = new ArrayBlockingQueue<>(1000);

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void send(WatchMessage message) {
            told.add(message.created() ? "created" : message);
        }

        @Override
        public void ended() {
            told.add("ended");
        }

        /** Returns the revisions of the next events, so many of them, after the watcher was created. */
        List<Long> revisions(int count) throws InterruptedException {
            var revisions = new ArrayList<Long>();
            boolean created = false;
            while (revisions.size() < count || (count == 0 && !created)) {
                var next = told.poll(10, TimeUnit.SECONDS);
                if (next instanceof WatchMessage message) {
                    message.events()
                            .forEach(event -> revisions.add(event.event().modRevision()));
                }
                created = "created".equals(next);
                assertThat(next).as("within ten seconds").isNotNull().isNotEqualTo("ended");
            }
            return revisions;
        }
    }
}
