// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.lease.HeapLessorFactory;
import org.kvorum.mvcc.MvccStoreFactory;
import org.kvorum.storage.BufferedBackendFactory;
import org.kvorum.storage.memory.MemoryEngine;

/** The hub on a thread of its own, over the real store, while another thread writes. */
final class WatchOverStoreTest {
    private static final int REVISIONS = 20_000;
    private static final int STREAMS = 12;

    private final SystemEnvironment environment = new SystemEnvironment();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    @Test
    @Timeout(60)
    void nothingIsLostBetweenTwoThreads() throws Exception {
        try (var background = environment.newEventLoop("background", failed::completeExceptionally);
                var loop = environment.newEventLoop("watch", failed::completeExceptionally)) {
            var engine = new MemoryEngine().open(new StoreOptions(Path.of("nowhere"), 1 << 20, false));
            var backend = new BufferedBackendFactory().open(engine, false, BackendOptions.DEFAULT, background);
            var leases = new HeapLessorFactory()
                    .open(backend, new LessorOptions(2, false, false), environment.ticker(), environment.random());
            var store = new MvccStoreFactory().open(backend, leases, KvOptions.DEFAULT, background);
            // Small limits, so that all three sources are used.
            var hub = LoopWatchHub.open(
                    store,
                    new WatchOptions(Duration.ofMinutes(10), 1 << 20),
                    new Random(3),
                    loop,
                    new HubLimits(200, 1 << 20, 50, 1 << 20));
            var clients = new ArrayList<Client>();
            for (int i = 0; i < STREAMS; i++) {
                clients.add(new Client(hub, i));
            }
            write(store, clients);
            for (var client : clients) {
                client.calmDown();
            }
            CompletableFuture.anyOf(
                            failed,
                            CompletableFuture.allOf(clients.stream()
                                    .map(client -> client.finished)
                                    .toArray(CompletableFuture[]::new)))
                    .get(50, TimeUnit.SECONDS);
            hub.close();
            store.close();
            backend.close();
        }
    }

    private static void write(KvStore store, List<Client> clients) {
        var random = new Random(5);
        long revision = 1;
        while (revision < REVISIONS) {
            for (int i = random.nextInt(40); i >= 0 && revision < REVISIONS; i--) {
                revision++;
                var key = Bytes.utf8("k" + revision % 10);
                store.put(new PutRequest(key, Bytes.utf8("v" + revision), 0, false, false, false));
            }
            store.publish();
            clients.get(random.nextInt(clients.size())).becomeReady();
        }
    }

    private static final class Client implements WatchSink {
        final CompletableFuture<Void> finished = new CompletableFuture<>();
        private final AtomicBoolean ready = new AtomicBoolean(true);
        private final Random random;
        private final WatchStream stream;
        private volatile boolean slow;
        private long last = 1;
        private boolean first = true;

        Client(LoopWatchHub hub, int number) {
            random = new Random(number);
            slow = number % 2 == 0;
            stream = hub.open(this);
            stream.create(new WatchCreate(
                    KeyRange.prefix(Bytes.utf8("k")), 2, false, false, false, number % 3 == 0, 0, false));
        }

        void becomeReady() {
            ready.set(true);
            stream.ready();
        }

        void calmDown() {
            slow = false;
            becomeReady();
        }

        @Override
        public boolean isReady() {
            return ready.get();
        }

        @Override
        public void send(WatchMessage message) {
            try {
                assertThat(message.created()).isEqualTo(first);
                first = false;
                for (var each : message.events()) {
                    var event = each.event();
                    assertThat(event.modRevision()).isEqualTo(++last);
                    assertThat(KeyValue.decode(event.keyValue()).value()).isEqualTo(Bytes.utf8("v" + last));
                    var previous = each.prevKv();
                    if (previous != null) {
                        assertThat(KeyValue.decode(previous).modRevision()).isEqualTo(last - 10);
                    }
                }
                if (last == REVISIONS) {
                    finished.complete(null);
                } else if (slow && random.nextInt(20) == 0) {
                    ready.set(false);
                    if (!slow) {
                        becomeReady();
                    }
                }
            } catch (AssertionError e) {
                finished.completeExceptionally(e);
            }
        }
    }
}
