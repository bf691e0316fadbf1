// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.mvcc.CompactionHashes.CompactionHash;

/**
 * Removes the records that compactions leave behind, one compaction after the other, in slices on the background loop. What is to stay it asks the published
 * index; nobody ever waits for it.
 *
 * <p>The index itself is compacted by the writer, but no further than {@link #indexFloor()}: the records of an earlier compaction can only be told apart while
 * the index still knows them.
 */
final class Compactor {
    /** After so many slices the next one waits until all before are committed, so that deletions do not pile up. */
    private static final int SLICES_AHEAD = 16;

    private final Backend backend;
    private final Supplier<Snapshot> published;
    private final KvOptions options;
    private final EventLoop loop;
    private final CompactionHashes hashes;
    private final StoreSeries series;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Set<Job> waiting = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private volatile long indexFloor = -1;
    private boolean closed;

    Compactor(
            Backend backend,
            Supplier<Snapshot> published,
            KvOptions options,
            EventLoop loop,
            CompactionHashes hashes,
            StoreSeries series) {
        this.series = series;
        this.backend = backend;
        this.published = published;
        this.options = options;
        this.loop = loop;
        this.hashes = hashes;
    }

    /**
     * One compaction.
     *
     * @param revision what is superseded at this revision goes
     * @param previous the compaction before, -1 if there was none
     * @param hashed whether the hash it computes is of use: only if the compaction before had been finished
     * @param removed completes when the records are gone
     */
    record Job(long revision, long previous, boolean hashed, CompletableFuture<Void> removed) {}

    /** Returns whether no compaction is under way. */
    boolean idle() {
        return unfinished.get() == 0;
    }

    /** Returns the revision up to which superseded changes may leave the index. */
    long indexFloor() {
        return indexFloor;
    }

    /** Takes note that a job will be started; until then the compactor is not idle. */
    void announce() {
        unfinished.incrementAndGet();
    }

    /** Starts an announced job after those before it; the compaction has been published. One thread at a time. */
    void start(Job job) {
        var before = last;
        last = job.removed;
        waiting.add(job);
        var unusedEnd = job.removed.whenComplete((done, failure) -> waiting.remove(job));
        var unused = before.whenComplete((done, failure) -> loop.execute(() -> {
            indexFloor = job.revision;
            slice(new Pass(job), 1);
        }));
    }

    /** Returns when no slice runs any more, and none will; who waits for a removal is told. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        // not left to the next slice: its loop may end before
        waiting.forEach(job -> job.removed.completeExceptionally(new CancellationException("the store was closed")));
    }

    /** How far a job has come. */
    private final class Pass {
        private final Job job;
        private final RecordHasher hasher;
        private final long startNanos = series.now();
        private Bytes from = Bytes.EMPTY;

        Pass(Job job) {
            this.job = job;
            this.hasher = new RecordHasher(
                    job.previous, job.revision, () -> !published.get().root().walk(null, null, false, entry -> {
                        var newest = entry.newest(job.revision);
                        return newest == null || !stays(entry, newest);
                    }));
        }

        /** Looks at the next records, adds what must go to the batch, and returns whether there may be more. */
        boolean next(WriteBatch batch) {
            var root = published.get().root();
            int looked = 0;
            try (var view = backend.view();
                    var cursor = view.cursor(Bucket.KEY, from, RevisionKey.start(job.revision + 1))) {
                while (looked < options.compactionBatchLimit() && cursor.next()) {
                    looked++;
                    var key = cursor.key();
                    var value = cursor.value();
                    var change = RevisionKey.decode(key);
                    var entry = root.find(RecordCodec.key(value));
                    boolean stays = entry != null && stays(entry, change);
                    if (!stays) {
                        batch.delete(Bucket.KEY, key);
                    }
                    hasher.add(change, key, value, () -> stays);
                    from = RevisionKey.encode(change.main(), change.sub() + 1, false);
                }
            }
            return looked == options.compactionBatchLimit();
        }

        /** Returns whether the change is the last one up to the revision, and not a deletion from before it. */
        private boolean stays(KeyEntry entry, RevisionKey change) {
            return change.equals(entry.newest(job.revision)) && (!change.tombstone() || change.main() == job.revision);
        }
    }

    private synchronized void slice(Pass pass, int number) {
        var job = pass.job;
        if (closed) {
            return;
        }
        var batch = new WriteBatch();
        long start = series.now();
        boolean more = pass.next(batch);
        series.compactedSlice(batch.size(), start);
        if (!more) {
            series.compacted(pass.startNanos);
            batch.put(Bucket.META, Restorer.FINISHED_COMPACTION, RevisionKey.start(job.revision));
            if (job.hashed) {
                hashes.add(new CompactionHash(pass.hasher.hash(), job.previous, job.revision));
            }
            var written = backend.writeBehind(batch);
            unfinished.decrementAndGet();
            complete(job.removed, written);
            return;
        }
        if (batch.size() > 0) {
            var unusedWrite = backend.writeBehind(batch);
        }
        Runnable next = () -> loop.schedule(options.compactionSleepInterval(), () -> slice(pass, number + 1));
        if (number % SLICES_AHEAD == 0) {
            var unused = backend.commit().whenComplete((done, failure) -> {
                if (failure == null) {
                    next.run();
                } else {
                    job.removed.completeExceptionally(failure);
                }
            });
        } else {
            next.run();
        }
    }

    private void complete(CompletableFuture<Void> removed, CompletableFuture<Void> written) {
        var unusedCommit = backend.commit();
        var unused = written.whenComplete((done, failure) -> {
            if (failure == null) {
                removed.complete(null);
            } else {
                removed.completeExceptionally(failure);
            }
        });
    }
}
