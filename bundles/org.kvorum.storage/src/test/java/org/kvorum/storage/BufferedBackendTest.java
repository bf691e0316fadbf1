// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.memory.MemoryEngine;

final class BufferedBackendTest {
    private static final BackendOptions OPTIONS = new BackendOptions(Duration.ofMillis(100), 10);
    private static final Bytes INDEX = Bytes.utf8("consistent_index");

    private final ManualLoop loop = new ManualLoop();
    private final KeptStore store = new KeptStore();
    private BufferedBackend backend = new BufferedBackend(store, true, OPTIONS, loop);

    @Test
    void writeIsSeenAtOnceAndReachesTheEngineWithTheCommit() {
        put(1, "one");
        assertThat(get(1)).isEqualTo("one");
        assertThat(stored(1)).isNull();
        var done = backend.commit();
        assertThat(done).isNotDone();
        loop.runAll();
        assertThat(done).isCompleted();
        assertThat(stored(1)).isEqualTo("one");
        assertThat(get(1)).isEqualTo("one");
        assertThat(backend.pendingWrites()).isZero();
    }

    @Test
    void deleteHidesWhatTheEngineHolds() {
        put(1, "one");
        commit();
        backend.delete(Bucket.KEY, key(1));
        assertThat(get(1)).isNull();
        try (var view = backend.view()) {
            assertThat(view.get(Bucket.KEY, key(1))).isNull();
            assertThat(keys(view)).isEmpty();
        }
        commit();
        assertThat(stored(1)).isNull();
    }

    @Test
    void intervalMakesACommit() {
        put(1, "one");
        loop.letTimePass();
        loop.runAll();
        assertThat(stored(1)).isEqualTo("one");
    }

    @Test
    void numberOfWritesMakesACommit() {
        for (int i = 0; i < OPTIONS.batchLimit(); i++) {
            put(i, "value");
        }
        loop.runAll();
        assertThat(stored(0)).isEqualTo("value");
    }

    @Test
    void writesDuringACommitWaitForTheNextOne() {
        put(1, "one");
        var first = backend.commit();
        put(2, "two");
        var second = backend.commit();
        put(3, "three");
        loop.runOne();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(stored(2)).isNull();
        assertThat(get(2)).isEqualTo("two");
        loop.runAll();
        assertThat(second).isCompleted();
        assertThat(stored(3)).isEqualTo("three");
    }

    @Test
    void commitOfNothingIsDone() {
        assertThat(backend.commit()).isCompleted();
        assertThat(store.batches).isEmpty();
    }

    @Test
    void commitDoesNotDivideAnEntry() {
        put(1, "one");
        backend.applied(1, 1);
        put(2, "half of an entry");
        loop.letTimePass();
        var done = backend.commit();
        loop.runAll();
        assertThat(store.batches).isEmpty();
        put(3, "the other half");
        backend.applied(2, 1);
        put(4, "next entry");
        loop.runAll();
        assertThat(done).isCompleted();
        assertThat(stored(3)).isEqualTo("the other half");
        assertThat(stored(4)).isNull();
        assertThat(storedIndex()).isEqualTo(2);
    }

    @Test
    void commitDoesNotDivideTheFirstEntryAfterAReopening() {
        backend.applied(5, 2);
        reopen();
        for (int i = 0; i < 2 * OPTIONS.batchLimit(); i++) {
            put(i, "long entry");
        }
        loop.letTimePass();
        loop.runAll();
        assertThat(stored(0)).isNull();
        backend.applied(6, 2);
        loop.runAll();
        assertThat(stored(0)).isEqualTo("long entry");
    }

    @Test
    void indexIsKeptAndSeen() {
        put(1, "one");
        backend.applied(7, 3);
        assertThat(backend.get(Bucket.META, INDEX)).isEqualTo(Bytes.bigEndian(7));
        try (var view = backend.view()) {
            backend.applied(8, 3);
            assertThat(view.get(Bucket.META, INDEX)).isEqualTo(Bytes.bigEndian(7));
            try (var cursor = view.cursor(Bucket.META, Bytes.EMPTY, Bytes.EMPTY)) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(INDEX);
                assertThat(cursor.value()).isEqualTo(Bytes.bigEndian(7));
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(Bytes.utf8("term"));
                assertThat(cursor.next()).isFalse();
            }
        }
        assertThat(backend.consistentIndex()).isZero();
        reopen();
        assertThat(backend.consistentIndex()).isEqualTo(8);
        assertThat(backend.consistentTerm()).isEqualTo(3);
    }

    @Test
    void viewNeverChanges() {
        put(1, "one");
        put(2, "two");
        commit();
        put(3, "three");
        try (var view = backend.view()) {
            put(2, "changed");
            backend.delete(Bucket.KEY, key(1));
            put(4, "four");
            assertThat(keys(view)).containsExactly(key(1), key(2), key(3));
            commit();
            put(5, "five");
            assertThat(keys(view)).containsExactly(key(1), key(2), key(3));
            assertThat(view.get(Bucket.KEY, key(2))).isEqualTo(Bytes.utf8("two"));
            assertThat(view.get(Bucket.KEY, key(4))).isNull();
        }
        try (var view = backend.view()) {
            assertThat(keys(view)).containsExactly(key(2), key(3), key(4), key(5));
        }
    }

    @Test
    void writesBehindJoinTheNextCommit() {
        put(1, "one");
        put(2, "two");
        commit();
        put(3, "three");
        var done =
                backend.writeBehind(new WriteBatch().delete(Bucket.KEY, key(1)).delete(Bucket.KEY, key(3)));
        assertThat(backend.pendingWrites()).isEqualTo(3);
        loop.letTimePass();
        loop.runAll();
        assertThat(done).isCompleted();
        assertThat(store.batches).hasSize(2);
        assertThat(get(1)).isNull();
        assertThat(get(2)).isEqualTo("two");
        assertThat(get(3)).isNull();
        assertThat(backend.pendingWrites()).isZero();
    }

    @Test
    void anotherStoreTakesThePlaceAsAWhole() {
        put(1, "old");
        backend.applied(5, 1);
        commit();
        var waiting = backend.writeBehind(new WriteBatch().delete(Bucket.KEY, key(1)));
        put(2, "void");
        var other = new KeptStore();
        var last = new WriteBatch().put(Bucket.KEY, key(3), Bytes.utf8("new"));
        new Applied(9, 2).writeTo(last);
        other.write(last);

        var before = backend.view();
        var successor = backend.prepare(other);
        try (var view = successor.view()) {
            assertThat(keys(view)).containsExactly(key(3));
        }
        assertThat(get(3)).isNull();
        var gone = backend.replaceBy(successor);
        assertThat(waiting).isCompleted();
        assertThat(backend.consistentIndex()).isEqualTo(9);
        assertThat(backend.consistentTerm()).isEqualTo(2);
        assertThat(backend.pendingWrites()).isZero();
        assertThat(get(1)).isNull();
        assertThat(get(2)).isNull();
        assertThat(get(3)).isEqualTo("new");

        loop.letTimePass();
        loop.runAll();
        assertThat(stored(2)).isNull();
        assertThat(keys(before)).containsExactly(key(1), key(2));
        assertThat(store.closed).isFalse();
        assertThat(gone).isNotDone();
        before.close();
        loop.runAll();
        assertThat(store.closed).isTrue();
        assertThat(gone).isCompleted();

        put(4, "after");
        backend.applied(10, 2);
        commit();
        assertThat(other.batches).hasSize(2);
        backend.close();
        assertThat(other.closed).isTrue();
    }

    @Test
    void closingClosesAlsoAStoreThatWasReplacedAndIsStillRead() {
        var reader = backend.view();
        var other = new KeptStore();
        var gone = backend.replaceBy(backend.prepare(other));
        assertThat(gone).isNotDone();
        backend.close();
        assertThat(store.closed).isTrue();
        assertThat(other.closed).isTrue();
        reader.close();
        loop.runAll();
        assertThat(gone).isCompleted();
    }

    @Test
    void aStoreThatWasPreparedForNothingIsClosed() {
        var other = new KeptStore();
        backend.prepare(other).close();
        loop.runAll();
        assertThat(other.closed).isTrue();
        put(1, "one");
        commit();
        assertThat(stored(1)).isEqualTo("one");
    }

    @Test
    void aStoreThatCannotBeCountedIsClosed() {
        var unreadable = new FailingStore(Integer.MAX_VALUE);
        unreadable.unreadable = true;
        assertThatThrownBy(() -> backend.prepare(unreadable)).isInstanceOf(StorageException.class);
        assertThat(unreadable.isClosed()).isTrue();

        var damaged = new FailingStore(Integer.MAX_VALUE);
        damaged.write(new WriteBatch().put(Accounts.BUCKET, Bytes.of((byte) 0), Bytes.EMPTY));
        assertThatThrownBy(() -> backend.prepare(damaged)).isInstanceOf(RuntimeException.class);
        assertThat(damaged.isClosed()).isTrue();
    }

    @Test
    void tellsWhatIsOnDiskAlsoWhileStoresComeAndGo() {
        var last = new FailingStore(Integer.MAX_VALUE);
        store.beforeSize = () -> {
            store.beforeSize = () -> {};
            var unused = backend.replaceBy(backend.prepare(last));
            loop.runAll();
            assertThat(store.closed).isTrue();
        };
        store.size = 7;
        assertThat(backend.diskBytes()).isEqualTo(last.diskBytes());

        backend.close();
        assertThat(last.isClosed()).isTrue();
        assertThat(backend.diskBytes()).isZero();
    }

    @Test
    void closingCommitsTheRest() {
        put(1, "one");
        backend.applied(1, 1);
        backend.close();
        assertThat(stored(1)).isEqualTo("one");
        assertThat(storedIndex()).isEqualTo(1);
        assertThat(store.closed).isTrue();
        loop.letTimePass();
        loop.runAll();
        assertThatThrownBy(() -> put(2, "late")).isInstanceOf(StorageException.class);
        backend.close();
    }

    @Test
    void closingDoesNotDivideAnEntry() {
        put(1, "one");
        backend.applied(1, 1);
        commit();
        put(2, "two");
        backend.applied(2, 1);
        put(3, "half of an entry");
        var waiting = backend.commit();
        backend.close();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(stored(3)).isNull();
        assertThat(stored(2)).isNull();
        assertThat(storedIndex()).isEqualTo(1);
    }

    @Test
    void failedWriteBreaksTheBackend() {
        put(1, "one");
        var done = backend.commit();
        put(2, "two");
        var next = backend.writeBehind(new WriteBatch().delete(Bucket.KEY, key(1)));
        store.broken = true;
        assertThatThrownBy(loop::runAll).isInstanceOf(StorageException.class);
        assertThat(done).isCompletedExceptionally();
        assertThat(next).isCompletedExceptionally();
        assertThatThrownBy(() -> put(3, "three"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("disk full");
        assertThatThrownBy(() -> get(1)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> backend.view()).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> backend.commit()).isInstanceOf(StorageException.class);
        backend.close();
        assertThat(store.closed).isTrue();
    }

    @Test
    void emptyBackendIsAsBigAsAFreshFileOfEtcd() {
        assertThat(backend.sizeBytes()).isEqualTo(20_480);
        backend.put(Bucket.CLUSTER, Bytes.utf8("clusterVersion"), Bytes.utf8("3.7.0"));
        backend.put(Bucket.MEMBERS, Bytes.utf8("8e9e05c52164694d"), Bytes.wrap(new byte[150]));
        backend.put(Bucket.AUTH, Bytes.utf8("authEnabled"), Bytes.of((byte) 0));
        backend.applied(4, 2);
        commit();
        assertThat(backend.sizeBytes()).isEqualTo(20_480);
        assertThat(backend.sizeInUseBytes()).isEqualTo(20_480);
    }

    @Test
    void smallQuotaFillsAndIsFreedByCompactionAndDefragmentation() {
        long quota = 53_248;
        int puts = 0;
        while (backend.sizeBytes() + 256 + 4100 < quota) {
            backend.put(Bucket.KEY, key(puts++), Bytes.wrap(new byte[4140]));
        }
        assertThat(puts).isBetween(3, 10);
        commit();
        assertThat(backend.sizeBytes() + 256 + 4100).isGreaterThanOrEqualTo(quota);
        var compaction = new WriteBatch();
        for (int i = 0; i < puts - 1; i++) {
            compaction.delete(Bucket.KEY, key(i));
        }
        var compacted = backend.writeBehind(compaction);
        commit();
        assertThat(compacted).isCompleted();
        assertThat(backend.sizeInUseBytes()).isLessThan(32_768);
        assertThat(backend.sizeBytes() + 256 + 4100).isGreaterThanOrEqualTo(quota);
        var defragmented = backend.defragment();
        loop.runAll();
        assertThat(defragmented).isCompleted();
        assertThat(backend.sizeBytes()).isEqualTo(backend.sizeInUseBytes()).isLessThan(32_768);
        reopen();
        assertThat(backend.sizeBytes()).isEqualTo(backend.sizeInUseBytes()).isLessThan(32_768);
    }

    @Test
    void whatIsWrittenDuringDefragmentationIsKept() {
        var defragmented = backend.defragment();
        var next = new AtomicInteger();
        store.beforeView = () -> {
            // as much as makes a commit
            for (int i = 0; i < OPTIONS.batchLimit(); i++) {
                put(next.getAndIncrement(), "value");
            }
            store.beforeView = next.get() < 5 * OPTIONS.batchLimit() ? store.beforeView : () -> {};
        };
        loop.runAll();
        assertThat(defragmented).isCompleted();
        commit();
        assertThat(next).hasValueGreaterThan(0);
        for (int i = 0; i < next.get(); i++) {
            assertThat(get(i)).isEqualTo("value");
            assertThat(stored(i)).isEqualTo("value");
        }
    }

    @Test
    void sizesCountWhatIsOnItsWayToTheEngineOnce() {
        for (int i = 0; i < 8; i++) {
            backend.put(Bucket.KEY, key(i), Bytes.wrap(new byte[4140]));
        }
        long inUse = backend.sizeInUseBytes();
        var onTheWay = new ArrayList<Long>();
        store.beforeWrite = () -> onTheWay.addAll(List.of(backend.sizeInUseBytes(), backend.sizeBytes()));
        commit();
        assertThat(backend.sizeInUseBytes()).isEqualTo(inUse);
        assertThat(onTheWay).containsExactly(inUse, inUse);
    }

    @Test
    void sizesAreExactAfterOverwritesDeletesAndReopenings() {
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 40; i++) {
                int key = (i * 7 + round * 3) % 50;
                if ((i + round) % 4 == 0) {
                    backend.delete(Bucket.LEASE, key(key));
                } else {
                    backend.put(Bucket.LEASE, key(key), Bytes.wrap(new byte[100 + 10 * round + i]));
                }
            }
            var behind = backend.writeBehind(new WriteBatch()
                    .delete(Bucket.LEASE, key(round))
                    .delete(Bucket.LEASE, key(round))
                    .delete(Bucket.LEASE, key(100 + round)));
            if (round % 3 == 0) {
                commit();
                assertThat(behind).isCompleted();
            }
            if (round % 10 == 9) {
                reopen();
            }
        }
        commit();
        long counted = backend.sizeInUseBytes();
        // a store without counters is counted anew
        var forget = new WriteBatch();
        try (var view = store.view();
                var cursor = view.cursor(new Bucket("kvorum"), Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                forget.delete(new Bucket("kvorum"), cursor.key());
            }
        }
        assertThat(forget.size()).isPositive();
        backend.close();
        store.write(forget);
        assertThat(new BufferedBackend(store, true, OPTIONS, loop).sizeInUseBytes())
                .isEqualTo(counted);
    }

    @Test
    void sizesOfAStoreThatWasFilledBySomebodyElseOutliveADefragmentation() {
        backend.close();
        store.write(new WriteBatch().put(Bucket.KEY, key(1), Bytes.wrap(new byte[10_000])));
        backend = new BufferedBackend(store, true, OPTIONS, loop);
        long inUse = backend.sizeInUseBytes();
        var defragmented = backend.defragment();
        loop.runAll();
        assertThat(defragmented).isCompleted();
        reopen();
        assertThat(backend.sizeInUseBytes()).isEqualTo(inUse);
        backend.delete(Bucket.KEY, key(1));
        commit();
        assertThat(backend.sizeInUseBytes()).isEqualTo(20_480);
    }

    @Test
    void commitsGoOnBetweenThePiecesOfDefragmentation() {
        put(1, "one");
        commit();
        store.pieces = 3;
        var done = backend.defragment();
        loop.runOne();
        put(2, "two");
        var commit = backend.commit();
        loop.runOne();
        loop.runOne();
        assertThat(commit).isCompleted();
        assertThat(done).isNotDone();
        loop.runAll();
        assertThat(done).isCompleted();
        assertThat(store.pieces).isZero();
    }

    private void put(int key, String value) {
        backend.put(Bucket.KEY, key(key), Bytes.utf8(value));
    }

    private @Nullable String get(int key) {
        var value = backend.get(Bucket.KEY, key(key));
        return value == null ? null : value.toStringUtf8();
    }

    private void commit() {
        var done = backend.commit();
        loop.runAll();
        assertThat(done).isCompleted();
    }

    private void reopen() {
        backend.close();
        backend = new BufferedBackend(store, true, OPTIONS, loop);
    }

    private @Nullable String stored(int key) {
        try (var view = store.view()) {
            var value = view.get(Bucket.KEY, key(key));
            return value == null ? null : value.toStringUtf8();
        }
    }

    private long storedIndex() {
        try (var view = store.view()) {
            return Applied.read(view).index();
        }
    }

    private static Bytes key(int number) {
        return Bytes.bigEndian(number).concat(Bytes.utf8("_12345678"));
    }

    private static List<Bytes> keys(StoreView view) {
        var keys = new ArrayList<Bytes>();
        try (var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                keys.add(cursor.key());
            }
        }
        return keys;
    }

    /** Survives being closed, and breaks on demand. */
    private static final class KeptStore implements Store {
        private final Store memory = new MemoryEngine().open(new StoreOptions(Path.of("unused"), 0, true));
        private final List<WriteBatch> batches = new ArrayList<>();
        private boolean broken;
        private boolean closed;
        private int pieces;
        private Runnable beforeWrite = () -> {};
        private Runnable beforeView = () -> {};
        private Runnable beforeSize = () -> {};
        private long size;

        @Override
        public void write(WriteBatch batch) {
            beforeWrite.run();
            if (broken) {
                throw new StorageException("disk full");
            }
            batches.add(batch);
            memory.write(batch);
        }

        @Override
        public StoreView view() {
            beforeView.run();
            return memory.view();
        }

        @Override
        public long diskBytes() {
            beforeSize.run();
            return size;
        }

        @Override
        public boolean reclaim() {
            return pieces > 0 && --pieces > 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
