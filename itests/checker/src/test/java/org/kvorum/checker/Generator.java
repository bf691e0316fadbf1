// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.history.Compare;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Watch;
import org.kvorum.checker.history.WatchEvent;
import org.kvorum.checker.history.WatchMessage;

/**
 * Random concurrent clients against the sequential store: each operation takes effect at one random moment between its call and its answer, so what comes out is linearizable by construction.
 */
final class Generator {
    static final long TTL = 2;
    private static final long STEP = 1_000_000;

    private record Moment(long at, long order, Runnable action) {}

    private final Random random;
    private final int clients;
    private final int keys;
    private final double unknown;
    private final boolean distinct;
    private final boolean plain;
    private final ReferenceStore store = new ReferenceStore();
    private final HistoryRecorder recorder = new HistoryRecorder();
    private final PriorityQueue<Moment> moments =
            new PriorityQueue<>(Comparator.comparingLong(Moment::at).thenComparingLong(Moment::order));
    private final Map<Integer, Long> watchNext = new HashMap<>();
    private final Map<Integer, Watch> watches = new HashMap<>();
    private long order;
    private long now;
    private int left;
    private long leases;
    private int values;

    Generator(long seed, int operations, int clients, int keys, double unknown, boolean distinct) {
        this(seed, operations, clients, keys, unknown, distinct, false);
    }

    /** With {@code plain}, only linearizable reads and writes without leases. */
    Generator(long seed, int operations, int clients, int keys, double unknown, boolean distinct, boolean plain) {
        this.random = new Random(seed);
        this.left = operations;
        this.clients = clients;
        this.keys = keys;
        this.unknown = unknown;
        this.distinct = distinct;
        this.plain = plain;
    }

    ReferenceStore store() {
        return store;
    }

    History run(int watchers) {
        for (int i = 0; i < watchers; i++) {
            addWatch(1000 + i);
        }
        for (int client = 0; client < clients; client++) {
            next(client);
        }
        while (!moments.isEmpty()) {
            Moment moment = moments.remove();
            now = moment.at;
            expire();
            moment.action.run();
        }
        watches.keySet().forEach(id -> deliver(id, true));
        return recorder.history();
    }

    private void after(long delay, Runnable action) {
        moments.add(new Moment(now + delay, order++, action));
    }

    private void next(int client) {
        after(1 + random.nextLong(4 * STEP), () -> call(client));
    }

    private void call(int client) {
        if (left-- <= 0) {
            return;
        }
        Request request = request();
        int id = recorder.invoke(client, now, request);
        long effect = 1 + random.nextLong(5 * STEP);
        if (random.nextDouble() < unknown) {
            // Half of them are done, some of these long after the client has given up.
            if (random.nextBoolean()) {
                after(effect * (random.nextInt(4) == 0 ? 30 : 1), () -> store.apply(request, now));
            }
            next(client);
            return;
        }
        after(effect, () -> {
            Outcome outcome = Claims.isSerializable(request)
                    ? store.read((Request.Range) request, Math.max(1, store.revision() - random.nextInt(20)))
                    : store.apply(request, now);
            after(1 + random.nextLong(5 * STEP), () -> {
                recorder.complete(id, now, outcome);
                next(client);
            });
        });
    }

    private Request request() {
        Bytes key = key();
        KeyRange single = KeyRange.single(key);
        int dice = random.nextInt(plain ? 90 : 100);
        if (plain && 56 <= dice && dice < 68) {
            dice = 80;
        }
        if (dice < 30) {
            return new Request.Put(
                    key, value(), !plain && random.nextInt(8) == 0 ? lease() : 0, random.nextInt(4) == 0);
        } else if (dice < 50) {
            return Request.Range.linearizable(single);
        } else if (dice < 56) {
            return new Request.Range(KeyRange.prefix(Bytes.utf8("k")), 0, false, random.nextInt(3));
        } else if (dice < 64) {
            return Request.Range.serializable(random.nextBoolean() ? single : KeyRange.all());
        } else if (dice < 68) {
            return Request.Range.at(single, 1 + random.nextLong(store.revision() + 2));
        } else if (dice < 76) {
            return new Request.Delete(random.nextInt(5) == 0 ? KeyRange.all() : single, random.nextBoolean());
        } else if (dice < 90) {
            return txn(key);
        } else if (dice < 94) {
            return new Request.Grant(++leases, TTL);
        } else if (dice < 97) {
            return new Request.KeepAlive(lease());
        } else if (dice < 99) {
            return new Request.Revoke(lease());
        }
        return new Request.Compact(Math.max(1, store.revision() - 50));
    }

    private Request txn(Bytes key) {
        KeyValue current = store.states.get((int) store.revision()).get(key);
        Compare compare = current != null && random.nextBoolean()
                ? Compare.valueIs(key, current.value())
                : Compare.modRevisionIs(key, current == null ? 0 : current.modRevision());
        List<Request> success = new ArrayList<>();
        success.add(Request.Put.of(key, value()));
        Bytes other = key();
        if (!other.equals(key)) {
            success.add(
                    random.nextBoolean()
                            ? Request.Put.of(other, value())
                            : new Request.Delete(KeyRange.single(other), false));
        }
        success.add(Request.Range.linearizable(KeyRange.all()));
        return new Request.Txn(List.of(compare), success, List.of(Request.Range.linearizable(KeyRange.single(key))));
    }

    private Bytes key() {
        return Bytes.utf8("k" + random.nextInt(keys));
    }

    private Bytes value() {
        return Bytes.utf8(distinct ? "v" + values++ : "v" + random.nextInt(3));
    }

    private long lease() {
        return Math.max(1, leases - random.nextInt(4));
    }

    private void expire() {
        for (long lease : List.copyOf(store.leaseDeadlines.keySet())) {
            if (store.leaseDeadlines.getOrDefault(lease, now) < now) {
                store.endLease(lease);
            }
        }
    }

    private void addWatch(int client) {
        KeyRange range = random.nextBoolean() ? KeyRange.single(key()) : KeyRange.all();
        boolean noPut = random.nextInt(6) == 0;
        var asked = new Watch(
                0,
                client,
                range,
                1 + random.nextInt(2),
                random.nextBoolean(),
                noPut,
                !noPut && random.nextInt(6) == 0,
                List.of());
        int id = recorder.watch(asked);
        watches.put(id, asked);
        watchNext.put(id, asked.startRevision());
        recorder.received(id, WatchMessage.created(0, 1));
        after(1 + random.nextLong(50 * STEP), () -> deliverAgain(id));
    }

    private void deliverAgain(int id) {
        deliver(id, random.nextInt(3) == 0);
        if (left > 0) {
            after(1 + random.nextLong(50 * STEP), () -> deliverAgain(id));
        }
    }

    private void deliver(int id, boolean progress) {
        Watch watch = watches.getOrDefault(id, new Watch(0, 0, KeyRange.all(), 1, false, false, false, List.of()));
        long to = progress ? store.revision() : Math.max(1, store.revision() - random.nextInt(10));
        var batch = new ArrayList<WatchEvent>();
        for (long revision = watchNext.getOrDefault(id, 1L); revision <= to; revision++) {
            for (WatchEvent event : store.events.get((int) revision)) {
                if (watch.wants(event)) {
                    boolean forgotten = revision - 1 < store.compacted;
                    batch.add(new WatchEvent(
                            event.delete(), event.kv(), watch.prevKv() && !forgotten ? event.prevKv() : null));
                }
            }
        }
        watchNext.merge(id, to + 1, Math::max);
        if (!batch.isEmpty()) {
            recorder.received(id, WatchMessage.events(now, to, batch));
        }
        if (progress) {
            recorder.received(id, WatchMessage.progress(now, to));
        }
    }
}
