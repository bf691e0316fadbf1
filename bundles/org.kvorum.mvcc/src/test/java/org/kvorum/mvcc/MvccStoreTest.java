// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kvorum.mvcc.Bench.bytes;
import static org.kvorum.mvcc.Bench.deleteOf;
import static org.kvorum.mvcc.Bench.kv;
import static org.kvorum.mvcc.Bench.putOf;
import static org.kvorum.mvcc.Bench.rangeOf;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvListener;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;

final class MvccStoreTest {
    private final Bench bench = new Bench();

    @Test
    void aFreshStoreIsAtRevisionOneAndWasNeverCompacted() {
        assertThat(bench.store.revision()).isEqualTo(1);
        assertThat(bench.store.compactRevision()).isEqualTo(-1);
        assertThat(bench.store.keys()).isZero();
        assertThat(bench.all()).isEmpty();
    }

    @Test
    void everyPutMakesARevisionEvenIfNothingChanges() {
        assertThat(bench.put("a", "1")).isEqualTo(2);
        assertThat(bench.put("a", "1")).isEqualTo(3);
        assertThat(bench.store.revision()).isEqualTo(3);
    }

    @Test
    void aKeyKeepsItsCreateRevisionAndCountsItsVersions() {
        bench.put("a", "1");
        bench.put("b", "1");
        bench.put("a", "2");
        var a = kv(bench.rows(rangeOf("a", "")), 0);
        assertThat(a).isEqualTo(new KeyValue(bytes("a"), 2, 4, 2, bytes("2"), 0));
    }

    @Test
    void aDeletedKeyStartsAnewWhenItIsPutAgain() {
        bench.put("a", "1");
        bench.put("a", "2");
        assertThat(bench.delete("a", "").revision()).isEqualTo(4);
        assertThat(bench.all()).isEmpty();
        bench.put("a", "3");
        var a = kv(bench.rows(rangeOf("a", "")), 0);
        assertThat(a).isEqualTo(new KeyValue(bytes("a"), 5, 5, 1, bytes("3"), 0));
    }

    @Test
    void writesAreInvisibleUntilPublished() {
        bench.store.put(putOf("a", "1"));
        assertThat(bench.store.revision()).isEqualTo(1);
        assertThat(bench.all()).isEmpty();
        assertThat(bench.told).isEmpty();
        bench.store.put(putOf("b", "1"));
        bench.store.publish();
        assertThat(bench.store.revision()).isEqualTo(3);
        assertThat(bench.all()).isEqualTo("a=1 b=1");
        assertThat(bench.told).containsExactly("2: +a=1", "3: +b=1");
    }

    @Test
    void aPutReturnsThePairBefore() {
        var first = (WriteResult.Put) bench.store.put(new PutRequest(bytes("a"), bytes("1"), 0, true, false, false));
        var second = (WriteResult.Put) bench.store.put(new PutRequest(bytes("a"), bytes("2"), 0, true, false, false));
        var third = (WriteResult.Put) bench.store.put(putOf("a", "3"));
        assertThat(first.prevKv()).isNull();
        assertThat(decoded(second.prevKv())).isEqualTo(new KeyValue(bytes("a"), 2, 2, 1, bytes("1"), 0));
        assertThat(third.prevKv()).isNull();
    }

    @Test
    void aPutCanKeepTheValueOrTheLease() {
        bench.leases.existing.addAll(List.of(7L, 8L));
        bench.put(putOf("a", "1", 7));
        bench.put(new PutRequest(bytes("a"), Bytes.EMPTY, 8, false, true, false));
        var a = kv(bench.rows(rangeOf("a", "")), 0);
        assertThat(a).isEqualTo(new KeyValue(bytes("a"), 2, 3, 2, bytes("1"), 8));
        assertThat(bench.leases.attached).containsEntry(bytes("a"), 8L);
        bench.put(new PutRequest(bytes("a"), bytes("2"), 0, false, false, true));
        a = kv(bench.rows(rangeOf("a", "")), 0);
        assertThat(a).isEqualTo(new KeyValue(bytes("a"), 2, 4, 3, bytes("2"), 8));
        assertThat(bench.leases.attached).containsEntry(bytes("a"), 8L);
    }

    @Test
    void aPutWithoutLeaseDetachesTheKey() {
        bench.leases.existing.add(7L);
        bench.put(putOf("a", "1", 7));
        bench.put("a", "2");
        assertThat(bench.leases.attached).isEmpty();
    }

    @Test
    void aPutIsRefusedIfItsLeaseOrTheKeyToKeepFromIsMissing() {
        assertThat(bench.refusal(putOf("a", "1", 7))).isEqualTo(ErrorCode.LEASE_NOT_FOUND);
        assertThat(bench.refusal(new PutRequest(bytes("a"), Bytes.EMPTY, 0, false, true, false)))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(bench.refusal(new PutRequest(bytes("a"), Bytes.EMPTY, 0, false, false, true)))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(bench.refusal(new PutRequest(bytes("a"), Bytes.EMPTY, 7, false, true, false)))
                .isEqualTo(ErrorCode.LEASE_NOT_FOUND);
        bench.store.publish();
        assertThat(bench.store.revision()).isEqualTo(1);
    }

    @Test
    void aDeleteOfManyKeysIsOneRevision() {
        for (var key : List.of("a", "b", "c", "d")) {
            bench.put(key, key);
        }
        bench.told.clear();
        var deleted = bench.delete(new DeleteRangeRequest(bytes("b"), bytes("d"), true));
        assertThat(deleted.revision()).isEqualTo(6);
        assertThat(deleted.deleted()).isEqualTo(2);
        assertThat(Bench.text(deleted.prevKvs())).isEqualTo("b=b c=c");
        assertThat(bench.all()).isEqualTo("a=a d=d");
        assertThat(bench.store.keys()).isEqualTo(2);
        assertThat(bench.told).containsExactly("6: -b -c");
    }

    @Test
    void aDeleteOfNothingMakesNoRevision() {
        bench.put("a", "1");
        assertThat(bench.delete("b", "z").revision()).isEqualTo(2);
        assertThat(bench.delete("z", "a").deleted()).isZero();
        assertThat(bench.delete("z", "a").revision()).isEqualTo(2);
        assertThat(bench.store.revision()).isEqualTo(2);
    }

    @Test
    void aDeleteDetachesTheLease() {
        bench.leases.existing.add(7L);
        bench.put(putOf("a", "1", 7));
        bench.delete("a", "");
        assertThat(bench.leases.attached).isEmpty();
    }

    @Test
    void keysOfALeaseAreDeletedInTheOrderGiven() {
        bench.put("a", "1");
        bench.put("b", "1");
        bench.told.clear();
        var nothing = (WriteResult.Deleted) bench.store.deleteKeys(List.of(bytes("x")));
        assertThat(nothing.revision()).isEqualTo(3);
        var deleted = (WriteResult.Deleted) bench.store.deleteKeys(List.of(bytes("b"), bytes("x"), bytes("a")));
        bench.store.publish();
        assertThat(deleted.revision()).isEqualTo(4);
        assertThat(deleted.deleted()).isEqualTo(2);
        assertThat(bench.told).containsExactly("4: -b -a");
    }

    @Test
    void recordsLookAsEtcdWritesThem() {
        bench.put("a", "1");
        bench.delete("a", "");
        var records = bench.backend.records();
        assertThat(records.firstKey().toHex()).isEqualTo("0000000000000002" + "5f" + "0000000000000000");
        assertThat(records.lastKey().toHex()).isEqualTo("0000000000000003" + "5f" + "0000000000000000" + "74");
        assertThat(records.firstEntry().getValue())
                .isEqualTo(new KeyValue(bytes("a"), 2, 2, 1, bytes("1"), 0).encode());
        assertThat(records.lastEntry().getValue())
                .isEqualTo(new KeyValue(bytes("a"), 0, 0, 0, Bytes.EMPTY, 0).encode());
    }

    @Test
    void eventsAreEncodedLikeTheirRecords() {
        bench.store.addListener((revision, events) -> {
            var event = events.get(0);
            assertThat(event)
                    .isEqualTo(KvEvent.put(event.key(), event.modRevision(), event.created(), event.keyValue()));
        });
        bench.put("key", "v".repeat(300));
        bench.put("key", "");
        assertThat(bench.store.history(2, 3, 10).events()).hasSize(2);
    }

    @Test
    void aListenerGoesWhenItIsNotBeingTold() throws Exception {
        var told = new CompletableFuture<Long>();
        var over = new CompletableFuture<Void>();
        KvListener listener = (revision, events) -> {
            told.complete(revision);
            over.join();
        };
        bench.store.addListener(listener);
        var writing = new Thread(() -> bench.put("a", "1"));
        writing.start();
        assertThat(told.join()).isEqualTo(2);

        var removing = new Thread(() -> bench.store.removeListener(listener));
        removing.start();
        while (removing.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        var state = removing.getState();
        over.complete(null);
        removing.join();
        writing.join();
        assertThat(state).isNotEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void oldRevisionsStayReadable() {
        bench.put("a", "1");
        bench.put("b", "1");
        bench.put("a", "2");
        bench.delete("a", "");
        bench.put("a", "3");
        assertThat(bench.get("\0", "\0", 1)).isEmpty();
        assertThat(bench.get("\0", "\0", 2)).isEqualTo("a=1");
        assertThat(bench.get("\0", "\0", 3)).isEqualTo("a=1 b=1");
        assertThat(bench.get("\0", "\0", 4)).isEqualTo("a=2 b=1");
        assertThat(bench.get("\0", "\0", 5)).isEqualTo("b=1");
        assertThat(bench.get("\0", "\0", 6)).isEqualTo("a=3 b=1");
        assertThat(bench.store.range(rangeOf("a", "", 7))).isEqualTo(new RangeResult.FutureRevision(6));
        assertThat(bench.rows(rangeOf("a", "", 4)).revision()).isEqualTo(6);
    }

    @Test
    void valueAtTellsWhatAKeyWas() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.delete("a", "");
        assertThat(bench.store.valueAt(bytes("a"), 1)).isNull();
        assertThat(decoded(bench.store.valueAt(bytes("a"), 2)).value()).isEqualTo(bytes("1"));
        assertThat(decoded(bench.store.valueAt(bytes("a"), 3)).value()).isEqualTo(bytes("2"));
        assertThat(bench.store.valueAt(bytes("a"), 4)).isNull();
        bench.compactFully(3);
        assertThat(bench.store.valueAt(bytes("a"), 2)).isNull();
        assertThat(bench.store.valueAt(bytes("a"), 3)).isNotNull();
    }

    @Test
    void aPartOfTheHistoryTakesLittleMemoryHoweverLargeItsValues() {
        var value = "v".repeat(1 << 20);
        for (int i = 0; i < 30; i++) {
            bench.put("k", value);
        }
        long from = 2;
        for (int parts = 0; from <= 31; parts++) {
            assertThat(parts).isLessThan(10);
            var part = bench.store.history(from, 31, 1000);
            assertThat(part.events().size()).isBetween(1, 10);
            assertThat(part.lastRevision()).isEqualTo(from + part.events().size() - 1);
            from = part.lastRevision() + 1;
        }
    }

    @Test
    void historyTellsWholeRevisions() {
        bench.put("a", "1");
        bench.put("b", "1");
        bench.put("a", "2");
        bench.delete(deleteOf("a", "c"));
        assertThat(Bench.text(bench.store.history(2, 5, 100).events())).isEqualTo("+a=1 +b=1 a=2 -a -b");
        var part = bench.store.history(2, 5, 2);
        assertThat(Bench.text(part.events())).isEqualTo("+a=1 +b=1");
        assertThat(part.lastRevision()).isEqualTo(3);
        part = bench.store.history(4, 5, 2);
        assertThat(Bench.text(part.events())).isEqualTo("a=2 -a -b");
        assertThat(part.lastRevision()).isEqualTo(5);
        part = bench.store.history(6, 5, 2);
        assertThat(part.events()).isEmpty();
        assertThat(part.lastRevision()).isEqualTo(5);
        bench.compactFully(4);
        assertThatThrownBy(() -> bench.store.history(3, 5, 10)).isInstanceOf(CompactedException.class);
        assertThat(Bench.text(bench.store.history(4, 5, 10).events())).isEqualTo("a=2 -a -b");
    }

    @Test
    void aReopenedStoreIsTheSame() {
        bench.leases.existing.add(7L);
        bench.put(putOf("a", "1", 7));
        bench.put(putOf("b", "1", 7));
        bench.put("b", "2");
        bench.put(putOf("c", "1", 7));
        bench.delete("c", "");
        bench.put(putOf("d", "1", 7));
        var again = bench.reopened(7L);
        assertThat(again.store.revision()).isEqualTo(bench.store.revision());
        assertThat(again.all()).isEqualTo("a=1 b=2 d=1");
        assertThat(again.store.keys()).isEqualTo(3);
        assertThat(again.leases.attached).containsOnlyKeys(bytes("a"), bytes("d"));
        assertThat(again.get("\0", "\0", 5)).isEqualTo("a=1 b=2 c=1");
        assertThat(again.put("b", "3")).isEqualTo(8);
        assertThat(kv(again.rows(rangeOf("b", "")), 0)).isEqualTo(new KeyValue(bytes("b"), 3, 8, 3, bytes("3"), 0));
        assertThat(again.reopened().leases.attached).isEmpty();
    }

    @Test
    void aBigStoreIsRestoredInSeveralBatches() {
        for (int i = 0; i < 280_000; i++) {
            bench.store.put(putOf("k" + i * 7919L % 1009, "" + i));
        }
        bench.delete("k5", "k6");
        var again = bench.reopened();
        assertThat(again.store.revision()).isEqualTo(bench.store.revision());
        assertThat(again.all()).isEqualTo(bench.all());
        assertThat(again.get("k4", "k6", 140_000)).isEqualTo(bench.get("k4", "k6", 140_000));
        assertThat(again.store.hashKv(0)).isEqualTo(bench.store.hashKv(0));
    }

    @Test
    void hotReadsDoNotReachTheEngine() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.backend.gets = 0;
        bench.get("a", "");
        bench.get("a", "", 2);
        bench.store.valueAt(bytes("a"), 2);
        assertThat(bench.backend.gets).isZero();
    }

    private static KeyValue decoded(@Nullable Bytes record) {
        return KeyValue.decode(Objects.requireNonNull(record));
    }
}
