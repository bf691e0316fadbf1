// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;

/** Streams with moods, writes, compactions and jumps in any order: every watcher must see its part of the history, whole and once. */
final class WatchSimTest {
    private static final Duration BUDGET = Duration.ofSeconds(6);
    private static final int SEEDS = 400;

    @Test
    void everyWatcherSeesItsPartOfTheHistory() {
        var clock = ManagementFactory.getRuntimeMXBean();
        long begin = clock.getUptime();
        for (long seed = 0; seed < SEEDS && clock.getUptime() - begin < BUDGET.toMillis(); seed++) {
            try {
                new Simulation(seed).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Simulation {
        private final Random random;
        private final FakeStore store = new FakeStore();
        private final ManualLoop loop = new ManualLoop();
        private final LoopWatchHub hub;
        private final List<Client> clients = new ArrayList<>();
        private final int keys;

        Simulation(long seed) {
            random = new Random(seed);
            keys = 1 + random.nextInt(12);
            // Small limits, so that the feed overflows and the store has to be read.
            var limits = new HubLimits(1 + random.nextInt(50), 10_000, 2 + random.nextInt(20), 10_000);
            hub = LoopWatchHub.open(
                    store, new WatchOptions(Duration.ofMillis(100), 600), new Random(seed), loop, limits);
            for (int i = 0; i < 4; i++) {
                clients.add(new Client());
            }
        }

        void run() {
            for (int step = 0; step < 500; step++) {
                int action = random.nextInt(100);
                var client = clients.get(random.nextInt(clients.size()));
                if (action < 30) {
                    write();
                } else if (action < 45) {
                    store.publish();
                } else if (action < 70) {
                    for (int i = random.nextInt(6); i > 0; i--) {
                        loop.runOne();
                    }
                } else if (action < 78) {
                    client.create();
                } else if (action < 80) {
                    client.cancel();
                } else if (action < 88) {
                    client.changeMood();
                } else if (action < 90) {
                    store.compact(random.nextLong(Math.max(1, store.compactRevision()), store.revision() + 1));
                } else if (action < 92) {
                    writeMuch();
                } else if (action < 93) {
                    write();
                    store.commitUntold();
                } else if (action < 96) {
                    client.stream.requestProgress();
                } else if (action < 97) {
                    client.stream.close();
                    clients.remove(client);
                    clients.add(new Client());
                } else {
                    loop.pass(Duration.ofMillis(random.nextInt(100)));
                }
            }
            write();
            store.publish();
            clients.forEach(client -> {
                client.room = Integer.MAX_VALUE;
                client.stream.ready();
            });
            loop.runAll();
            clients.forEach(Client::checkComplete);
        }

        private void write() {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                var key = "k" + random.nextInt(keys);
                // A key changes at most once in a revision.
                if (store.isOpen(key)) {
                    continue;
                }
                if (random.nextInt(4) == 0) {
                    store.delete(key);
                } else {
                    store.put(key, "v".repeat(random.nextInt(200)));
                }
            }
            store.commit();
        }

        private void writeMuch() {
            for (int i = 0; i < 200; i++) {
                write();
                if (random.nextBoolean()) {
                    store.publish();
                }
            }
        }

        private final class Client implements WatchSink {
            private final WatchStream stream = hub.open(this);
            private final Map<Long, Expected> watchers = new HashMap<>();
            private final List<WatchCreate> asked = new ArrayList<>();
            private int room = Integer.MAX_VALUE;

            void create() {
                var from = Bytes.utf8("k" + random.nextInt(keys));
                var range =
                        switch (random.nextInt(3)) {
                            case 0 -> KeyRange.single(from);
                            case 1 -> KeyRange.prefix(Bytes.utf8("k"));
                            default -> new KeyRange(from, Bytes.utf8("k" + (2 + random.nextInt(8))));
                        };
                if (range.isEmpty()) {
                    return;
                }
                long start = random.nextInt(3) == 0 ? 0 : random.nextLong(1, store.revision() + 4);
                var request = new WatchCreate(
                        range,
                        start,
                        random.nextBoolean(),
                        random.nextInt(4) == 0,
                        random.nextInt(4) == 0,
                        random.nextBoolean(),
                        0,
                        random.nextBoolean());
                asked.add(request);
                stream.create(request);
            }

            void cancel() {
                if (!watchers.isEmpty()) {
                    stream.cancel(new ArrayList<>(watchers.keySet()).get(random.nextInt(watchers.size())));
                }
            }

            void changeMood() {
                room = random.nextBoolean() ? random.nextInt(4) : Integer.MAX_VALUE;
                if (room > 0) {
                    stream.ready();
                }
            }

            @Override
            public boolean isReady() {
                return room > 0;
            }

            @Override
            public void send(WatchMessage message) {
                if (message.created()) {
                    var request = asked.remove(0);
                    assertThat(message.canceled()).isFalse();
                    assertThat(watchers).doesNotContainKey(message.watchId());
                    watchers.put(message.watchId(), new Expected(request, message.revision()));
                    return;
                }
                if (message.watchId() == -1) {
                    watchers.values().forEach(watcher -> watcher.progress(message.revision()));
                    return;
                }
                var watcher = watchers.get(message.watchId());
                if (watcher == null) {
                    throw new AssertionError("message for a watcher that is none: " + message);
                }
                if (message.canceled()) {
                    if (message.compactRevision() > 0) {
                        watcher.compacted(message);
                    } else {
                        watchers.remove(message.watchId());
                    }
                } else if (message.events().isEmpty()) {
                    watcher.progress(message.revision());
                } else {
                    room = Math.max(0, room - 1);
                    watcher.events(message);
                }
            }

            void checkComplete() {
                assertThat(asked).isEmpty();
                watchers.values().forEach(Expected::complete);
            }
        }

        /** What a watcher must see next. */
        private final class Expected {
            private final WatchCreate request;
            private final List<WatchMessage.Event> parts = new ArrayList<>();
            private long next;
            private boolean over;

            Expected(WatchCreate request, long revision) {
                this.request = request;
                this.next = request.startRevision() == 0 ? revision + 1 : request.startRevision();
            }

            void events(WatchMessage message) {
                assertThat(over).isFalse();
                assertThat(message.fragment() && !request.fragment()).isFalse();
                parts.addAll(message.events());
                if (message.fragment()) {
                    return;
                }
                long last = parts.get(parts.size() - 1).event().modRevision();
                assertThat(message.revision()).isGreaterThanOrEqualTo(last);
                assertThat(parts.stream().map(WatchMessage.Event::event).toList())
                        .isEqualTo(wanted(last));
                for (var part : parts) {
                    var event = part.event();
                    var before = request.prevKv() ? store.valueAt(event.key(), event.modRevision() - 1) : null;
                    if (part.prevKv() != null || event.modRevision() - 1 >= store.compactRevision()) {
                        assertThat(part.prevKv()).isEqualTo(event.created() ? null : before);
                    }
                }
                parts.clear();
                next = last + 1;
            }

            void progress(long revision) {
                assertThat(over).isFalse();
                assertThat(revision)
                        .isLessThanOrEqualTo(store.revision())
                        .isGreaterThanOrEqualTo(request.startRevision());
                assertThat(wanted(revision)).as("missed up to " + revision).isEmpty();
            }

            void compacted(WatchMessage message) {
                assertThat(over).isFalse();
                assertThat(message.revision()).isZero();
                assertThat(next).isLessThan(message.compactRevision());
                over = true;
            }

            void complete() {
                if (!over) {
                    assertThat(wanted(store.revision())).isEmpty();
                }
            }

            private List<KvEvent> wanted(long last) {
                var wanted = new ArrayList<KvEvent>();
                for (long revision = next; revision <= last; revision++) {
                    for (var event : store.eventsOf(revision)) {
                        if (request.range().contains(event.key())
                                && !(event.delete() ? request.noDelete() : request.noPut())) {
                            wanted.add(event);
                        }
                    }
                }
                return wanted;
            }
        }
    }
}
