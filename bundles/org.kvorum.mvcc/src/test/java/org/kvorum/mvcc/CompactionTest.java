// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.mvcc.Bench.rangeOf;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.bytes.Bytes;

final class CompactionTest {
    private final Bench bench = new Bench();

    @Test
    void onlyNewRevisionsUpToTheCurrentOneCanBeCompacted() {
        bench.put("a", "1");
        assertThat(bench.compact(-1)).isEqualTo(new CompactResult.Refused(ErrorCode.COMPACTED));
        assertThat(bench.compact(3)).isEqualTo(new CompactResult.Refused(ErrorCode.FUTURE_REVISION));
        assertThat(bench.compact(0)).isInstanceOf(CompactResult.Accepted.class);
        assertThat(bench.compact(0)).isEqualTo(new CompactResult.Refused(ErrorCode.COMPACTED));
        var accepted = (CompactResult.Accepted) bench.compact(2);
        assertThat(accepted.revision()).isEqualTo(2);
        assertThat(bench.compact(2)).isEqualTo(new CompactResult.Refused(ErrorCode.COMPACTED));
        assertThat(bench.store.compactRevision()).isEqualTo(2);
    }

    @Test
    void theCompactRevisionItselfStaysReadable() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.put("a", "3");
        bench.compactFully(3);
        assertThat(bench.store.range(rangeOf("a", "", 2))).isEqualTo(new RangeResult.Compacted(3));
        assertThat(bench.get("a", "", 3)).isEqualTo("a=2");
        assertThat(bench.get("a", "", 4)).isEqualTo("a=3");
        assertThat(Bench.kv(bench.rows(rangeOf("a", "", 3)), 0).version()).isEqualTo(2);
        assertThat(records()).isEqualTo("3 4");
    }

    @Test
    void aDeletionStaysIfItIsOfTheVeryRevision() {
        bench.put("a", "1");
        bench.delete("a", "");
        bench.put("b", "1");
        bench.compactFully(3);
        assertThat(records()).isEqualTo("3t 4");
        bench.compactFully(4);
        assertThat(records()).isEqualTo("4");
        assertThat(bench.store.keys()).isEqualTo(1);
    }

    @Test
    void readersLoseHistoryAtOnceAndRecordsGoInSlices() {
        for (int i = 0; i < 100; i++) {
            bench.put("a", "" + i);
        }
        var accepted = (CompactResult.Accepted) bench.compact(101);
        assertThat(bench.store.range(rangeOf("a", "", 100))).isInstanceOf(RangeResult.Compacted.class);
        assertThat(bench.backend.records()).hasSize(100);
        int slices = 0;
        while (bench.loop.runOne()) {
            slices++;
        }
        assertThat(slices).isGreaterThan(10);
        assertThat(accepted.removed()).isCompleted();
        assertThat(records()).isEqualTo("101");
        assertThat(bench.get("a", "")).isEqualTo("a=99");
    }

    @Test
    void progressIsRecordedAsEtcdDoes() {
        bench.put("a", "1");
        bench.compact(2);
        var two = RevisionKey.start(2);
        assertThat(bench.backend.get(Bucket.META, Bytes.utf8("scheduledCompactRev")))
                .isEqualTo(two);
        assertThat(bench.backend.get(Bucket.META, Bytes.utf8("finishedCompactRev")))
                .isNull();
        bench.loop.runAll();
        assertThat(bench.backend.get(Bucket.META, Bytes.utf8("finishedCompactRev")))
                .isEqualTo(two);
    }

    @Test
    void aCompactionThatWasCutShortIsResumed() {
        for (int i = 0; i < 100; i++) {
            bench.put("a", "" + i);
        }
        bench.compact(90);
        bench.loop.runOne();
        bench.loop.runOne();
        var again = bench.reopened();
        assertThat(again.store.compactRevision()).isEqualTo(90);
        assertThat(again.store.revision()).isEqualTo(101);
        assertThat(again.get("a", "", 90)).isEqualTo("a=88");
        again.loop.runAll();
        assertThat(again.backend.records()).hasSize(12);
        assertThat(again.reopened().loop.isEmpty()).isTrue();
    }

    @Test
    void theRevisionSurvivesThoughAllItsRecordsAreGone() {
        bench.put("a", "1");
        bench.delete("a", "");
        bench.put("b", "1");
        bench.delete("b", "");
        bench.compactFully(5);
        var again = bench.reopened();
        assertThat(again.store.revision()).isEqualTo(5);
        assertThat(again.put("c", "1")).isEqualTo(6);
        again.compactFully(6);
        assertThat(again.reopened().store.revision()).isEqualTo(6);
    }

    @Test
    void theIndexForgetsWhatIsCompactedAFewKeysAtATime() {
        for (int i = 0; i < 2000; i++) {
            bench.put("k%04d".formatted(i), "1");
        }
        bench.delete("k0000", "k1000");
        bench.put("z", "1");
        bench.compact(bench.store.revision());
        bench.loop.runAll();
        assertThat(bench.store.keys()).isEqualTo(1001);
        assertThat(entries()).isGreaterThan(1500);
        bench.settle();
        assertThat(entries()).isEqualTo(1001);
    }

    @Test
    void ownCompactionsLeaveTheirHashes() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.put("a", "3");
        bench.compactFully(2);
        bench.compactFully(3);
        var stored = (KvHash.Value) bench.store.hashKv(3);
        assertThat(stored.compactRevision()).isEqualTo(2);
        assertThat(stored.hashRevision()).isEqualTo(3);
        assertThat(((KvHash.Value) bench.store.hashKv(2)).compactRevision()).isEqualTo(-1);
        assertThat(((KvHash.Value) bench.store.hashKv(4)).compactRevision()).isEqualTo(3);
        assertThat(((KvHash.Value) bench.reopened().store.hashKv(3)).compactRevision())
                .isEqualTo(3);
    }

    @Test
    void onlyTenHashesAreKept() {
        for (int i = 2; i <= 13; i++) {
            bench.put("a", "" + i);
            bench.compactFully(i);
        }
        assertThat(bench.store.hashKv(3)).isEqualTo(new KvHash.Compacted());
        assertThat(bench.store.hashKv(4)).isInstanceOf(KvHash.Value.class);
        assertThat(bench.store.hashKv(14)).isEqualTo(new KvHash.FutureRevision());
    }

    @Test
    void whoWaitsForARemovalIsToldWhenTheStoreCloses() {
        for (int i = 0; i < 100; i++) {
            bench.put("a", "" + i);
        }
        var running = (CompactResult.Accepted) bench.compact(50);
        var next = (CompactResult.Accepted) bench.compact(60);
        bench.loop.runOne();
        assertThat(running.removed()).isNotDone();
        bench.store.close();
        assertThat(running.removed()).isCompletedExceptionally();
        assertThat(next.removed()).isCompletedExceptionally();
        bench.loop.runAll();
    }

    @Test
    void aRemovalWaitsForItsCommitsAlsoAfterASliceWithoutDeletions() {
        for (int i = 0; i < 150; i++) {
            bench.put("a", "" + i);
        }
        for (int i = 0; i < 150; i++) {
            bench.put("b" + i, "");
        }
        var running = (CompactResult.Accepted) bench.compact(301);
        var commit = new CompletableFuture<Void>();
        bench.backend.slowCommit = commit;
        bench.loop.runAll();
        assertThat(running.removed()).isNotDone();
        bench.backend.slowCommit = null;
        assertThat(bench.loop.isEmpty()).isTrue();
        commit.complete(null);
        assertThat(bench.loop.isEmpty()).isFalse();
        bench.loop.runAll();
        assertThat(running.removed()).isCompleted();
    }

    @Test
    void whoWaitsForARemovalIsToldWhenItCannotBeWritten() {
        for (int i = 0; i < 300; i++) {
            bench.put("a", "" + i);
        }
        var running = (CompactResult.Accepted) bench.compact(301);
        bench.backend.slowCommit = CompletableFuture.failedFuture(new StorageException("disk full"));
        bench.loop.runAll();
        assertThat(running.removed()).isCompletedExceptionally();
    }

    @Test
    void aRevisionThatIsCompactedWhileItIsHashedHasNoHash() {
        for (int i = 2; i <= 4; i++) {
            bench.put("a", "" + i);
        }
        bench.backend.beforeView = () -> {
            bench.backend.beforeView = () -> {};
            bench.compact(4);
        };
        assertThat(bench.store.hashKv(3)).isEqualTo(new KvHash.Compacted());
    }

    @Test
    void aCompactionBehindAnUnfinishedOneLeavesNoHash() {
        bench.put("a", "1");
        bench.put("a", "2");
        bench.put("a", "3");
        bench.compact(2);
        bench.compactFully(3);
        assertThat(((KvHash.Value) bench.store.hashKv(3)).compactRevision()).isEqualTo(3);
    }

    @Test
    void theHashDoesNotDependOnHowFarTheRemovalIs() {
        for (int i = 0; i < 100; i++) {
            bench.put("k" + i % 7, "" + i);
        }
        bench.compact(60);
        var hash = bench.store.hashKv(0);
        while (bench.loop.runOne()) {
            assertThat(bench.store.hashKv(0)).isEqualTo(hash);
        }
    }

    @Test
    void hashCoversAllBucketsButWhatMembersMayDifferIn() {
        bench.put("a", "1");
        int hash = bench.store.hash();
        bench.backend.put(Bucket.META, Bytes.utf8("consistent_index"), Bytes.bigEndian(5));
        bench.backend.put(Bucket.META, Bytes.utf8("term"), Bytes.bigEndian(5));
        bench.backend.put(Bucket.META, Bytes.utf8("storageVersion"), Bytes.utf8("3.7.0"));
        assertThat(bench.store.hash()).isEqualTo(hash);
        bench.backend.put(Bucket.LEASE, Bytes.bigEndian(5), Bytes.EMPTY);
        assertThat(bench.store.hash()).isNotEqualTo(hash);
    }

    @Test
    void theMarkOfARaisedRevisionIsNoKey() {
        bench.put("a", "1");
        bench.backend.put(Bucket.KEY, RevisionKey.start(1000), Bytes.EMPTY);
        var again = bench.reopened();
        assertThat(again.store.revision()).isEqualTo(1000);
        assertThat(again.all()).isEqualTo("a=1");
        assertThat(Bench.text(again.store.history(2, 1000, 10).events())).isEqualTo("+a=1");
    }

    private int entries() {
        var count = new int[1];
        bench.store.walkIndex(entry -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private String records() {
        return bench.backend.records().keySet().stream()
                .map(RevisionKey::decode)
                .map(change -> change.main() + (change.tombstone() ? "t" : ""))
                .collect(Collectors.joining(" "));
    }
}
