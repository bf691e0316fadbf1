// SPDX-License-Identifier: Apache-2.0
package org.kvorum.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchOptions;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.command.KeyRange;

final class LoopWatchHubTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final FakeStore store = new FakeStore();
    private final ManualLoop loop = new ManualLoop();
    private final WatchHub hub =
            LoopWatchHub.open(store, new WatchOptions(INTERVAL, 300), new Random(7), loop, HubLimits.DEFAULT);
    private final RecordingSink sink = new RecordingSink();
    private final WatchStream stream = hub.open(sink);

    private static KeyRange key(String key) {
        return KeyRange.single(Bytes.utf8(key));
    }

    private static KeyRange prefix(String prefix) {
        return KeyRange.prefix(Bytes.utf8(prefix));
    }

    private static KeyRange range(String from, String to) {
        return new KeyRange(Bytes.utf8(from), Bytes.utf8(to));
    }

    private void put(String key, String value) {
        store.put(key, value).publish();
    }

    private void watch(KeyRange range, long start) {
        stream.create(WatchCreate.of(range, start));
    }

    private List<String> come() {
        loop.runAll();
        return sink.take();
    }

    @Test
    void tellsOfWhatComes() {
        watch(key("a"), 0);
        watch(prefix("a"), 0);
        watch(range("a", "b"), 0);
        watch(range("b", "\0"), 0);
        assertThat(come()).containsExactly("0@1 created", "1@1 created", "2@1 created", "3@1 created");
        put("a", "1");
        assertThat(come()).containsExactlyInAnyOrder("0@2 put a=1", "1@2 put a=1", "2@2 put a=1");
        put("ab", "2");
        assertThat(come()).containsExactlyInAnyOrder("1@3 put ab=2", "2@3 put ab=2");
        put("b", "3");
        assertThat(come()).containsExactly("3@4 put b=3");
        store.delete("a").delete("b").publish();
        assertThat(come()).containsExactlyInAnyOrder("0@5 del a", "1@5 del a", "2@5 del a", "3@5 del b");
    }

    @Test
    void tellsARevisionInOneMessage() {
        watch(prefix(""), 0);
        watch(prefix("b"), 0);
        come();
        store.put("b2", "x").put("a1", "y").put("b1", "z").publish();
        assertThat(come()).containsExactlyInAnyOrder("0@2 put b2=x put a1=y put b1=z", "1@2 put b2=x put b1=z");
    }

    @Test
    void watchesTheZeroKeyForAnEmptyOne() {
        watch(new KeyRange(Bytes.EMPTY, Bytes.of((byte) 0)), 0);
        watch(new KeyRange(Bytes.EMPTY, Bytes.EMPTY), 0);
        come();
        put("\0", "1");
        assertThat(come()).containsExactlyInAnyOrder("0@2 put 0x00=1", "1@2 put 0x00=1");
        put("a", "1");
        assertThat(come()).containsExactly("0@3 put a=1");
    }

    @Test
    void beginsInThePastNowOrLater() {
        put("a", "1");
        put("a", "2");
        put("a", "3");
        watch(key("a"), 3);
        watch(key("a"), 0);
        watch(key("a"), 6);
        watch(key("a"), 5);
        assertThat(come())
                .containsExactly("0@4 created", "1@4 created", "2@4 created", "3@4 created", "0@4 put a=2 put a=3");
        put("a", "4");
        assertThat(come()).containsExactlyInAnyOrder("0@5 put a=4", "1@5 put a=4", "3@5 put a=4");
        put("a", "5");
        assertThat(come()).containsExactlyInAnyOrder("0@6 put a=5", "1@6 put a=5", "2@6 put a=5", "3@6 put a=5");
    }

    @Test
    void doesNotTellFromNowOnWhatIsAlreadyVisible() {
        store.put("a", "1").commit();
        watch(key("a"), 0);
        watch(key("a"), 2);
        loop.runAll();
        store.publish();
        assertThat(come()).containsExactly("0@2 created", "1@2 created", "1@2 put a=1");
    }

    @Test
    void refusesWhatEtcdRefuses() {
        watch(key("a"), -1);
        watch(range("b", "a"), -1);
        watch(range("b", "a"), 0);
        watch(range("b", "b"), 0);
        stream.create(new WatchCreate(key("a"), 0, false, false, false, false, 7, false));
        stream.create(new WatchCreate(key("b"), 0, false, false, false, false, 7, false));
        stream.create(new WatchCreate(key("b"), 0, false, false, false, false, -5, false));
        var compacted = "-1@1 created canceled 'etcdserver: mvcc: required revision has been compacted'";
        var empty = "-1@1 created canceled 'mvcc: watcher range is empty'";
        assertThat(come())
                .containsExactly(
                        compacted,
                        compacted,
                        empty,
                        empty,
                        "7@1 created",
                        "-1@1 created canceled 'mvcc: duplicate watch ID provided on the WatchStream'",
                        "-5@1 created");
    }

    @Test
    void picksIdsThatAreFree() {
        stream.create(new WatchCreate(key("a"), 0, false, false, false, false, 1, false));
        watch(key("a"), 0);
        watch(key("a"), 0);
        stream.cancel(2);
        watch(key("a"), 0);
        assertThat(come()).containsExactly("1@1 created", "0@1 created", "2@1 created", "2@1 canceled", "3@1 created");
    }

    @Test
    void cancelsWhatExists() {
        watch(key("a"), 0);
        stream.cancel(9);
        loop.runAll();
        put("a", "1");
        loop.runAll();
        stream.cancel(0);
        stream.cancel(0);
        loop.runAll();
        put("a", "2");
        assertThat(come()).containsExactly("0@1 created", "0@2 put a=1", "0@2 canceled");
        assertThat(hub.counts()).isEqualTo(new WatchHub.Counts(1, 0, 0, 0));
    }

    @Test
    void filters() {
        stream.create(new WatchCreate(prefix(""), 0, false, true, false, false, 0, false));
        stream.create(new WatchCreate(prefix(""), 0, false, false, true, false, 0, false));
        stream.create(new WatchCreate(prefix(""), 0, false, true, true, false, 0, false));
        come();
        put("a", "1");
        assertThat(come()).containsExactly("1@2 put a=1");
        store.delete("a").put("b", "2").publish();
        assertThat(come()).containsExactlyInAnyOrder("0@3 del a", "1@3 put b=2");
    }

    @Test
    void tellsWhatWasBefore() {
        stream.create(new WatchCreate(prefix(""), 0, false, false, false, true, 0, false));
        watch(prefix(""), 0);
        come();
        put("a", "1");
        put("a", "2");
        store.delete("a").publish();
        put("a", "3");
        assertThat(come())
                .containsExactlyInAnyOrder(
                        "0@2 put a=1",
                        "1@2 put a=1",
                        "0@3 put a=2 (1)",
                        "1@3 put a=2",
                        "0@4 del a (2)",
                        "1@4 del a",
                        "0@5 put a=3",
                        "1@5 put a=3");
        stream.create(new WatchCreate(prefix(""), 3, false, false, false, true, 0, false));
        assertThat(come()).containsExactly("2@5 created", "2@5 put a=2 (1) del a (2) put a=3");
    }

    @Test
    void leavesOutWhatWasBeforeOnceItIsCompacted() {
        stream.create(new WatchCreate(key("a"), 0, false, false, false, true, 0, false));
        come();
        put("a", "1");
        loop.runAll();
        put("a", "2");
        store.compact(3);
        assertThat(come()).containsExactly("0@2 put a=1", "0@3 put a=2");
    }

    @Test
    void encodesOnceForAll() {
        for (int i = 0; i < 3; i++) {
            watch(i == 0 ? prefix("a") : key("a"), 0);
        }
        stream.create(new WatchCreate(key("a"), 0, false, false, false, true, 0, false));
        var other = new RecordingSink();
        hub.open(other).create(WatchCreate.of(prefix(""), 0));
        loop.runAll();
        put("a", "1");
        loop.runAll();
        put("a", "2");
        loop.runAll();
        var last = sink.messages.subList(sink.messages.size() - 4, sink.messages.size());
        var plain = last.stream().filter(each -> each.watchId() < 3).toList();
        assertThat(plain).hasSize(3);
        for (var message : plain) {
            assertThat(message.encodedEvents()).isSameAs(plain.get(0).encodedEvents());
            assertThat(message.events()).isSameAs(plain.get(0).events());
        }
        assertThat(other.messages.get(2).encodedEvents()).isSameAs(plain.get(0).encodedEvents());
        last.forEach(message -> {
            var event = message.events().get(0);
            var in = new WireReader(message.encodedEvents());
            assertThat(in.next()).isTrue();
            assertThat(in.field()).isEqualTo(11);
            var inner = new WireReader(in.bytes());
            assertThat(inner.next()).isTrue();
            assertThat(inner.field()).isEqualTo(2);
            assertThat(inner.bytes()).isEqualTo(event.event().keyValue());
            assertThat(inner.next()).isEqualTo(event.prevKv() != null);
            if (event.prevKv() != null) {
                assertThat(inner.field()).isEqualTo(3);
                assertThat(inner.bytes()).isEqualTo(event.prevKv());
            }
            assertThat(in.next()).isFalse();
        });
    }

    @Test
    void flushesAStreamOnceABatch() {
        watch(key("a"), 0);
        watch(key("a"), 0);
        loop.runAll();
        sink.flushes = 0;
        put("a", "1");
        put("a", "2");
        loop.runAll();
        assertThat(sink.messages).hasSize(6);
        assertThat(sink.flushes).isEqualTo(1);
    }

    @Test
    void holdsBackFromASlowStreamAndDelaysNobodyElse() {
        var other = new RecordingSink();
        hub.open(other).create(WatchCreate.of(key("a"), 0));
        watch(key("a"), 0);
        watch(key("b"), 0);
        come();
        sink.ready = false;
        put("a", "1");
        put("a", "2");
        put("b", "3");
        assertThat(come()).isEmpty();
        assertThat(hub.counts().slowWatchers()).isEqualTo(2);
        assertThat(other.take()).containsExactly("0@1 created", "0@2 put a=1", "0@3 put a=2");
        sink.ready = true;
        stream.ready();
        assertThat(come()).containsExactlyInAnyOrder("0@4 put a=1 put a=2", "1@4 put b=3");
        assertThat(hub.counts()).isEqualTo(new WatchHub.Counts(2, 3, 0, 0));
        assertThat(store.historyReads).as("recent changes are in memory").isZero();
        put("a", "4");
        assertThat(come()).containsExactly("0@5 put a=4");
    }

    @Test
    void bringsBackFromTheStoreWhoMissedMuch() {
        watch(key("a"), 0);
        watch(key("a"), 0);
        come();
        sink.ready = false;
        for (int i = 0; i < 10_000; i++) {
            put("a", "" + i);
            loop.runAll();
        }
        sink.ready = true;
        stream.ready();
        loop.runAll();
        int events = sink.messages.stream()
                .mapToInt(message -> message.events().size())
                .sum();
        assertThat(events).isEqualTo(20_000);
        assertThat(store.historyReads).as("both watchers share the reads").isBetween(1, 12);
    }

    @Test
    void readsFromTheStoreWhatTheFeedHadToDrop() {
        watch(key("a"), 0);
        loop.runAll();
        for (int i = 0; i < 20_000; i++) {
            put("a", "" + i);
        }
        loop.runAll();
        assertThat(sink.messages).hasSize(20_001);
        assertThat(sink.messages.get(20_000).revision()).isEqualTo(20_001);
        assertThat(store.historyReads).isPositive();
    }

    @Test
    void catchesUpWithAStoreThatJumped() {
        watch(key("a"), 0);
        come();
        store.put("a", "1").commitUntold();
        store.put("a", "2").commitUntold();
        assertThat(come()).isEmpty();
        put("a", "3");
        assertThat(come()).containsExactly("0@2 put a=1", "0@3 put a=2", "0@4 put a=3");
        store.put("a", "4").commitUntold();
        store.compact(5);
        put("a", "5");
        assertThat(come()).containsExactly("0@5 put a=4", "0@6 put a=5");
        store.put("a", "6").commitUntold();
        store.put("a", "7").commitUntold();
        store.compact(8);
        put("a", "8");
        assertThat(come()).containsExactly("0@0 canceled compact=8");
        put("a", "9");
        assertThat(come()).isEmpty();
    }

    @Test
    void endsWhoNeedsWhatIsCompacted() {
        put("a", "1");
        put("a", "2");
        put("a", "3");
        store.compact(3);
        watch(key("a"), 2);
        watch(key("a"), 3);
        assertThat(come())
                .containsExactly("0@4 created", "1@4 created", "0@0 canceled compact=3", "1@4 put a=2 put a=3");
        stream.requestProgress();
        assertThat(come()).as("an ended watcher still counts").isEmpty();
        stream.create(new WatchCreate(key("a"), 0, false, false, false, false, 0, false));
        assertThat(come()).as("its id is still taken").containsExactly("2@4 created");
        stream.cancel(0);
        stream.requestProgress();
        assertThat(come()).containsExactly("0@4 canceled", "-1@4");
    }

    @Test
    void answersAProgressRequestOnlyIfAllHaveCaughtUp() {
        stream.requestProgress();
        assertThat(come()).as("no watchers").isEmpty();
        watch(key("a"), 0);
        stream.requestProgress();
        put("b", "1");
        stream.requestProgress();
        assertThat(come()).containsExactly("0@2 created", "-1@2", "-1@2");
        watch(key("a"), 5);
        stream.requestProgress();
        assertThat(come()).as("one waits for the future").containsExactly("1@2 created");
        stream.cancel(1);
        sink.ready = false;
        put("a", "1");
        loop.runAll();
        stream.requestProgress();
        assertThat(come()).as("one lags").containsExactly("1@3 canceled");
        sink.ready = true;
        stream.ready();
        stream.requestProgress();
        stream.requestProgress();
        assertThat(come()).containsExactly("0@3 put a=1");
        sink.ready = false;
        stream.requestProgress();
        stream.requestProgress();
        assertThat(come()).isEmpty();
        put("b", "2");
        loop.runAll();
        sink.ready = true;
        stream.ready();
        assertThat(come()).as("no room at first").containsExactly("-1@4");
    }

    @Test
    void answersAProgressRequestWithWhatReadersMayHaveSeen() {
        watch(key("a"), 0);
        come();
        store.put("a", "1").commit();
        stream.requestProgress();
        assertThat(come()).isEmpty();
        store.publish();
        assertThat(come()).containsExactly("0@2 put a=1", "-1@2");
    }

    @Test
    void tellsTheIdleOfTheProgress() {
        stream.create(new WatchCreate(key("a"), 0, true, false, false, false, 0, false));
        stream.create(new WatchCreate(key("b"), 0, true, false, false, false, 0, false));
        stream.create(new WatchCreate(key("c"), 9, true, false, false, false, 0, false));
        watch(key("a"), 0);
        come();
        loop.pass(INTERVAL.minusMillis(1));
        put("a", "1");
        assertThat(come()).containsExactlyInAnyOrder("0@2 put a=1", "3@2 put a=1");
        loop.pass(INTERVAL.dividedBy(10).plusMillis(1));
        assertThat(come()).containsExactly("1@2");
        loop.pass(INTERVAL.multipliedBy(11).dividedBy(10));
        assertThat(come()).containsExactly("0@2", "1@2");
        stream.close();
        loop.pass(INTERVAL.multipliedBy(2));
        assertThat(come()).isEmpty();
    }

    @Test
    void splitsLargeMessages() {
        stream.create(new WatchCreate(prefix(""), 0, false, false, false, false, 0, true));
        stream.create(new WatchCreate(prefix(""), 0, false, false, false, false, 0, false));
        come();
        var value = "v".repeat(60);
        store.put("a", value).put("b", value).put("c", value).put("d", value).publish();
        loop.runAll();
        var parts = sink.messages.stream()
                .filter(each -> each.watchId() == 0 && !each.created())
                .toList();
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).fragment()).isTrue();
        assertThat(parts.get(1).fragment()).isFalse();
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.revision()).isEqualTo(2);
            assertThat(part.encodedEvents().length()).isLessThan(300 - 64);
        });
        var whole = sink.messages.stream()
                .filter(each -> each.watchId() == 1 && !each.created())
                .toList();
        assertThat(whole).hasSize(1);
        assertThat(parts.get(0).encodedEvents().concat(parts.get(1).encodedEvents()))
                .isEqualTo(whole.get(0).encodedEvents());
        sink.take();
        store.put("a", "v".repeat(400)).put("b", "1").put("c", "v".repeat(400)).publish();
        loop.runAll();
        assertThat(sink.messages.stream()
                        .filter(each -> each.watchId() == 0 && each.revision() == 3)
                        .map(each -> each.events().size() + (each.fragment() ? "..." : "")))
                .containsExactly("1...", "1...", "1");
    }

    @Test
    void sendsNothingOnceClosed() {
        watch(key("a"), 0);
        loop.runAll();
        put("a", "1");
        stream.close();
        watch(key("a"), 0);
        loop.runAll();
        assertThat(sink.take()).containsExactly("0@1 created");
        assertThat(hub.counts()).isEqualTo(new WatchHub.Counts(0, 0, 0, 0));
        hub.close();
        hub.open(sink).create(WatchCreate.of(key("a"), 0));
        assertThat(come()).isEmpty();
    }
}
