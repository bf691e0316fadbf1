// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.CompactResult;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvEvent;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.kv.KvListener;
import org.kvorum.api.kv.KvOptions;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.DeleteRangeRequest;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.command.TxnRequest;

/** The store: an index in memory, records in the backend. */
final class MvccStore implements KvStore {
    /** A part of the history ends with the revision in which its events reach so many bytes. */
    private static final long HISTORY_BYTES_MAX = 8L << 20;

    private final Backend backend;
    private final StoreSeries series;
    private final LeaseBook leases;
    private final Records records;
    private final RangeReads reads;
    private final KvOptions options;
    private final EventLoop backgroundLoop;
    private final CompactionHashes compactionHashes = new CompactionHashes();
    private final StoreHashes hashes;
    private final Listeners listeners = new Listeners();
    private final List<Compactor.Job> unpublishedJobs = new ArrayList<>();

    /** For the apply loop, as is what follows but for the snapshot. */
    private RevisionWriter writer;

    private IndexCompaction indexCompaction;
    private Compactor compactor;

    /** As the writer sees it. */
    private long compactRevision;

    private volatile Snapshot published;

    /** Set for the moment in which the snapshot and the backend belong to different states. */
    private volatile boolean switching;

    MvccStore(Backend backend, LeaseBook leases, KvOptions options, EventLoop backgroundLoop, StoreSeries series) {
        this.series = series;
        this.backend = backend;
        this.leases = leases;
        this.records = new Records(backend);
        this.reads = new RangeReads(records);
        this.options = options;
        this.backgroundLoop = backgroundLoop;
        this.hashes = new StoreHashes(backend, this::published, compactionHashes, series);
        Restorer.Restored restored;
        try (var view = backend.view()) {
            restored = Restorer.restore(view);
        }
        restored.attach(leases);
        this.writer = new RevisionWriter(records, leases, restored.tree(), restored.revision(), series, listeners);
        this.indexCompaction = new IndexCompaction(restored.tree(), series);
        this.compactRevision = restored.compactRevision();
        this.published = new Snapshot(restored.tree().freeze(), restored.revision(), compactRevision);
        this.compactor = newCompactor();
        resumeCompaction(restored);
    }

    private Compactor newCompactor() {
        return new Compactor(backend, this::published, options, backgroundLoop, compactionHashes, series);
    }

    private void resumeCompaction(Restorer.Restored restored) {
        if (restored.scheduled() > restored.finished()) {
            compactor.announce();
            compactor.start(
                    new Compactor.Job(restored.scheduled(), restored.finished(), false, new CompletableFuture<>()));
        }
    }

    /** Returns the snapshot that goes with what the backend holds. Not for the apply loop, which it may have to wait for. */
    private Snapshot published() {
        while (switching) {
            Thread.onSpinWait();
        }
        return published;
    }

    @Override
    public long revision() {
        return published.revision();
    }

    @Override
    public long compactRevision() {
        return published.compactRevision();
    }

    @Override
    public RangeResult range(RangeRequest request) {
        series.ranged();
        boolean current = request.revision() <= 0;
        while (true) {
            var now = published;
            long at = current ? now.revision() : request.revision();
            if (at > now.revision()) {
                return new RangeResult.FutureRevision(now.revision());
            }
            if (!current && at < now.compactRevision()) {
                return new RangeResult.Compacted(now.compactRevision());
            }
            try {
                return reads.read(now, at, request);
            } catch (RecordGoneException gone) {
                requireCompacted(at, gone);
            }
        }
    }

    @Override
    public long estimateKeys(RangeRequest request) {
        return RangeReads.estimate(published, request);
    }

    @Override
    public WriteResult readTxn(TxnRequest request) {
        while (true) {
            var now = published;
            try {
                return TxnRun.reading(records, reads, now, series).run(request);
            } catch (RecordGoneException gone) {
                if (published().compactRevision() == now.compactRevision()) {
                    throw lost(gone);
                }
            }
        }
    }

    @Override
    public @Nullable Bytes valueAt(Bytes key, long revision) {
        var now = published;
        if (revision < now.compactRevision()) {
            return null;
        }
        var entry = now.root().find(key);
        var then = entry == null ? null : entry.at(revision);
        if (then == null) {
            return null;
        }
        try {
            return records.read(then);
        } catch (RecordGoneException gone) {
            requireCompacted(revision, gone);
            return null;
        }
    }

    @Override
    public WriteResult put(PutRequest request) {
        if (request.lease() != 0 && !leases.exists(request.lease())) {
            return new WriteResult.Refused(ErrorCode.LEASE_NOT_FOUND);
        }
        if ((request.ignoreValue() || request.ignoreLease()) && writer.root().findLive(request.key()) == null) {
            return new WriteResult.Refused(ErrorCode.KEY_NOT_FOUND);
        }
        var result = writer.put(request);
        writer.close();
        return result;
    }

    @Override
    public WriteResult deleteRange(DeleteRangeRequest request) {
        var result = writer.delete(request.range(), request.prevKv());
        writer.close();
        return result;
    }

    @Override
    public WriteResult txn(TxnRequest request, boolean wantReads) {
        var result = TxnRun.writing(records, reads, writer, compactRevision, leases, wantReads, series)
                .run(request);
        writer.close();
        return result;
    }

    @Override
    public WriteResult deleteKeys(List<Bytes> keys) {
        long deleted = 0;
        for (var key : keys) {
            deleted += writer.delete(key) ? 1 : 0;
        }
        return new WriteResult.Deleted(writer.close(), deleted, List.of());
    }

    @Override
    public CompactResult compact(long revision) {
        if (revision <= compactRevision) {
            return new CompactResult.Refused(ErrorCode.COMPACTED);
        }
        if (revision > writer.revision()) {
            return new CompactResult.Refused(ErrorCode.FUTURE_REVISION);
        }
        var job = new Compactor.Job(revision, compactRevision, compactor.idle(), new CompletableFuture<>());
        compactRevision = revision;
        backend.put(Bucket.META, Restorer.SCHEDULED_COMPACTION, RevisionKey.start(revision));
        compactor.announce();
        unpublishedJobs.add(job);
        return new CompactResult.Accepted(writer.revision(), job.removed());
    }

    @Override
    public void publish() {
        indexCompaction.step(compactor.indexFloor());
        var before = published;
        if (writer.root() != before.root()
                || writer.revision() != before.revision()
                || compactRevision != before.compactRevision()) {
            published = new Snapshot(writer.freeze(), writer.revision(), compactRevision);
        }
        if (!unpublishedJobs.isEmpty()) {
            var unused = backend.commit();
            unpublishedJobs.forEach(compactor::start);
            unpublishedJobs.clear();
        }
        writer.announce();
    }

    @Override
    public void addListener(KvListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(KvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public History history(long fromRevision, long toRevision, int eventsMax) {
        requireReadable(fromRevision);
        var events = new ArrayList<KvEvent>();
        long last = Math.max(toRevision, fromRevision - 1);
        try (var view = backend.view();
                var cursor = view.cursor(Bucket.KEY, RevisionKey.start(fromRevision), RevisionKey.start(last + 1))) {
            long reached = fromRevision;
            long bytes = 0;
            while (cursor.next()) {
                var change = RevisionKey.decode(cursor.key());
                if (change.main() > reached && (events.size() >= eventsMax || bytes >= HISTORY_BYTES_MAX)) {
                    last = change.main() - 1;
                    break;
                }
                reached = change.main();
                var event = event(change, cursor.value());
                if (event != null) {
                    bytes += event.encoded().length();
                    events.add(event);
                }
            }
        }
        // Whatever was compacted while we read may have been missing already.
        requireReadable(fromRevision);
        return new History(events, last);
    }

    @Override
    public KvHash hashKv(long revision) {
        return hashes.hashKv(revision);
    }

    @Override
    public int hash() {
        return hashes.hash();
    }

    @Override
    public Successor prepare(StoreView view) {
        return Restorer.restore(view);
    }

    /**
     * A reader that has the old snapshot and the new backend finds the same records, but for those that were compacted: it asks again then. What revisions hold
     * never changes, so caches and hashes stay good.
     */
    @Override
    public void replaceBy(Successor successor, Runnable switchOver) {
        var restored = (Restorer.Restored) successor;
        assert writer.isAnnounced() && unpublishedJobs.isEmpty() : "unpublished writes";
        assert writer.revision() <= restored.revision() : "an older state";
        compactor.close();
        long before = writer.revision();
        switching = true;
        try {
            switchOver.run();
            restored.attach(leases);
            compactRevision = restored.compactRevision();
            published = new Snapshot(restored.tree().freeze(), restored.revision(), compactRevision);
        } finally {
            switching = false;
        }
        writer = new RevisionWriter(records, leases, restored.tree(), restored.revision(), series, listeners);
        indexCompaction = new IndexCompaction(restored.tree(), series);
        compactor = newCompactor();
        resumeCompaction(restored);
        if (before < restored.revision()) {
            var last = history(restored.revision(), restored.revision(), Integer.MAX_VALUE);
            listeners.tell(restored.revision(), last.events());
        }
    }

    @Override
    public long keys() {
        return published.root().live;
    }

    @Override
    public void close() {
        compactor.close();
    }

    /** Walks over all that the published index knows, deleted keys included. */
    void walkIndex(Node.Visitor visitor) {
        published.root().walk(null, null, false, visitor);
    }

    private static @Nullable KvEvent event(RevisionKey change, Bytes record) {
        if (record.isEmpty()) {
            // No change, but the mark that a restored backup's revision was raised.
            return null;
        }
        if (change.tombstone()) {
            return KvEvent.delete(RecordCodec.key(record), change.main());
        }
        var header = RecordCodec.header(record);
        return KvEvent.put(header.key(), change.main(), header.create() == change.main(), record);
    }

    private void requireReadable(long revision) {
        long compacted = published().compactRevision();
        if (revision < compacted) {
            throw new CompactedException(compacted);
        }
    }

    private void requireCompacted(long revision, RecordGoneException gone) {
        if (revision >= published().compactRevision()) {
            throw lost(gone);
        }
    }

    private static StorageException lost(RecordGoneException gone) {
        return new StorageException(
                gone.getMessage() + ": the engine has lost it; restore the member from a snapshot or a healthy cluster",
                gone);
    }
}
