// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendOptions;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * A backend with two buffers: one is written to while the other is on its way to the engine. If a commit takes longer than it takes to fill a buffer, the next
 * one becomes bigger instead of a third one being made.
 *
 * <p>Two locks, and readers take neither. {@code lock} guards what writers, timers and commits share and is held for moments. {@code engineLock} is held while the
 * engine writes; it is taken by tasks of the commit loop, which have it for themselves until {@link #close()} comes.
 */
public final class BufferedBackend implements Backend {
    private static final int KEYS_EXPECTED_MAX = 1 << 17;

    private final BackendOptions options;
    private final EventLoop commitLoop;
    private final BackendSeries series;
    private final ReentrantLock engineLock = new ReentrantLock();
    private final Object lock = new Object();

    private volatile boolean durable;
    private volatile OpenStore store;
    private volatile Applied found;
    /** Guarded by {@code engineLock}. */
    private Accounts accounts;

    private volatile BackendState state;
    private volatile @Nullable StorageException unusable;
    /** Begun under {@code lock}, ended under {@code engineLock} as well. */
    private volatile @Nullable StoreMigration migration;

    /** Guarded by {@code lock}, as are the following. */
    private boolean commitWanted;

    private boolean timerSet;
    /** Whether what is written is the effect of a log, so that a commit must end where an entry ends. */
    private boolean logKnown;

    private boolean appliedSinceOpen;
    private boolean divisionAllowed;
    private boolean closed;

    /** Stores that were replaced, for as long as somebody reads them. Guarded by {@code lock}. */
    private final Set<OpenStore> retired = new HashSet<>();

    /** Opens a backend that counts nothing; takes over the store. */
    public BufferedBackend(Store store, boolean durable, BackendOptions options, EventLoop commitLoop) {
        this(store, durable, options, commitLoop, BackendSeries.none());
    }

    BufferedBackend(Store store, boolean durable, BackendOptions options, EventLoop commitLoop, BackendSeries series) {
        this.durable = durable;
        this.options = options;
        this.commitLoop = commitLoop;
        this.series = series;
        var prepared = PreparedStore.of(new OpenStore(store, commitLoop));
        this.store = prepared.store();
        found = prepared.applied();
        logKnown = found.index() > 0;
        accounts = prepared.accounts();
        state = new BackendState(newBuffer(), null, prepared.engineView(), accounts.sizes());
    }

    private Buffer newBuffer() {
        return new Buffer(Math.min(1024, options.batchLimit()));
    }

    @Override
    public void put(Bucket bucket, Bytes key, Bytes value) {
        write(bucket, key, value);
    }

    @Override
    public void delete(Bucket bucket, Bytes key) {
        write(bucket, key, BucketBuffer.DELETED);
    }

    @Override
    public void applied(long index, long term) {
        synchronized (lock) {
            checkUsable();
            logKnown = true;
            appliedSinceOpen = true;
            state.active().applied(new Applied(index, term));
            sealIfWanted();
        }
    }

    @Override
    public long consistentIndex() {
        return found.index();
    }

    @Override
    public long consistentTerm() {
        return found.term();
    }

    @Override
    public CompletableFuture<Void> commit() {
        synchronized (lock) {
            checkUsable();
            var active = state.active();
            if (active.isEmpty()) {
                var flushing = state.flushing();
                return flushing == null
                        ? CompletableFuture.completedFuture(null)
                        : flushing.done().copy();
            }
            commitWanted = true;
            // nobody has spoken of a log so far: there are no entries to divide
            divisionAllowed = !appliedSinceOpen;
            sealIfWanted();
            return active.done().copy();
        }
    }

    @Override
    public CompletableFuture<Void> writeBehind(WriteBatch batch) {
        synchronized (lock) {
            checkUsable();
            var active = state.active();
            active.writeBehind(batch);
            written(active);
            return active.done().copy();
        }
    }

    @Override
    public int pendingWrites() {
        return state.writes();
    }

    @Override
    public @Nullable Bytes get(Bucket bucket, Bytes key) {
        while (true) {
            checkUsable();
            var now = state;
            if (bucket.equals(Bucket.META)) {
                var applied = now.applied();
                var value = applied == null ? null : applied.get(key);
                if (value != null) {
                    return value;
                }
            }
            var buffered = now.get(bucket, key, Integer.MAX_VALUE);
            if (buffered != null) {
                return BucketBuffer.isDeleted(buffered) ? null : buffered;
            }
            var engine = now.engine();
            // otherwise a commit has replaced the state meanwhile
            if (engine.acquire()) {
                try {
                    return engine.view().get(bucket, key);
                } finally {
                    engine.release();
                }
            }
        }
    }

    @Override
    public StoreView view() {
        while (true) {
            checkUsable();
            var now = state;
            if (now.engine().acquire()) {
                // in this order: the index must not be ahead of the writes
                var applied = now.applied();
                return new MergedView(now, applied, now.active().sequence(), series);
            }
        }
    }

    @Override
    public long sizeBytes() {
        return state.allocatedBytes();
    }

    @Override
    public long sizeInUseBytes() {
        return state.inUseBytes();
    }

    @Override
    public long diskBytes() {
        while (true) {
            var asked = store;
            long bytes = asked.diskBytes();
            // otherwise it may have been closed just before
            if (asked == store) {
                return bytes;
            }
        }
    }

    @Override
    public CompletableFuture<Void> defragment() {
        long start = series.now();
        var committed = commit();
        series.defragmentationBegun();
        return committed
                .thenCompose(unused -> {
                    var done = new CompletableFuture<Void>();
                    commitLoop.execute(() -> reclaim(done));
                    return done;
                })
                .whenComplete((done, failure) -> series.defragmentationOver(start));
    }

    @Override
    public Successor prepare(Store next) {
        return PreparedStore.of(new OpenStore(next, commitLoop));
    }

    @Override
    public CompletableFuture<Void> replaceBy(Successor successor) {
        var next = (PreparedStore) successor;
        var reason = "another state has taken the place of the one that was copied";
        abortMigration(reason);
        OpenStore old;
        BackendState last;
        engineLock.lock();
        try {
            // another one may have begun meanwhile, and have copied something
            abortMigration(reason);
            synchronized (lock) {
                checkUsable();
                next.taken();
                old = store;
                last = state;
                retired.add(old);
                store = next.store();
                found = next.applied();
                accounts = next.accounts();
                logKnown = found.index() > 0;
                appliedSinceOpen = false;
                commitWanted = false;
                divisionAllowed = false;
                state = new BackendState(newBuffer(), null, next.engineView(), accounts.sizes());
            }
        } finally {
            engineLock.unlock();
        }
        last.active().done().complete(null);
        var flushing = last.flushing();
        if (flushing != null) {
            flushing.done().complete(null);
        }
        return leave(old, last.engine());
    }

    /** Lets go of a store that was retired; completes when nobody reads it any more and it is closed. */
    private CompletableFuture<Void> leave(OpenStore old, EngineView view) {
        var gone = old.closed().thenRun(() -> {
            synchronized (lock) {
                retired.remove(old);
            }
        });
        view.release();
        old.release();
        return gone;
    }

    @Override
    public Migration migrateTo(Store target, boolean targetDurable) {
        StoreMigration begun;
        synchronized (lock) {
            checkUsable();
            if (migration != null) {
                throw new IllegalStateException("a migration is running");
            }
            begun = new StoreMigration(
                    target,
                    targetDurable,
                    engineLock,
                    commitLoop,
                    options.batchLimit(),
                    () -> state.sizes().inUseBytes(0),
                    new MigrationHost());
            migration = begun;
        }
        begun.begin();
        return begun;
    }

    private void abortMigration(String reason) {
        var running = migration;
        if (running != null) {
            running.abort(reason);
        }
    }

    private final class MigrationHost implements StoreMigration.Host {
        @Override
        public Store store() {
            checkUsable();
            return store.store();
        }

        @Override
        public CompletableFuture<Void> use(OpenStore target, EngineView view, boolean targetDurable) {
            OpenStore old;
            EngineView last;
            synchronized (lock) {
                old = store;
                last = state.engine();
                retired.add(old);
                store = target;
                durable = targetDurable;
                // what waits for a commit goes to the new store with the next one
                state = new BackendState(state.active(), state.flushing(), view, state.sizes());
            }
            return leave(old, last);
        }

        @Override
        public void ended() {
            migration = null;
        }
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public void close() {
        abortMigration("the backend is closed");
        // on the caller's thread: the commit loop may have stopped, or may be a simulated one that runs on this very
        // thread
        engineLock.lock();
        try {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            try {
                if (unusable == null) {
                    flushRest();
                }
            } finally {
                end(new StorageException("the backend is closed"));
                // one that has begun meanwhile; none does any more
                abortMigration("the backend is closed");
                state.engine().release();
                closeStores();
            }
        } finally {
            engineLock.unlock();
        }
    }

    /** At once, and not on the commit loop, which may have stopped. */
    private void closeStores() {
        List<OpenStore> rest;
        synchronized (lock) {
            rest = new ArrayList<>(retired);
        }
        rest.add(store);
        rest.forEach(OpenStore::closeNow);
    }

    private void write(Bucket bucket, Bytes key, Bytes value) {
        synchronized (lock) {
            checkUsable();
            var active = state.active();
            active.write(bucket, key, value);
            written(active);
        }
    }

    private void written(Buffer active) {
        if (active.writes() >= options.batchLimit()) {
            commitWanted = true;
            sealIfWanted();
        } else if (!timerSet) {
            timerSet = true;
            commitLoop.schedule(options.batchInterval(), this::intervalPassed);
        }
    }

    private void intervalPassed() {
        synchronized (lock) {
            timerSet = false;
            if (!closed && !state.active().isEmpty()) {
                commitWanted = true;
                sealIfWanted();
            }
        }
    }

    /** Sends the active buffer on its way if that is wanted and possible; otherwise the end of the entry or of the running commit will. */
    private void sealIfWanted() {
        if (!commitWanted || state.flushing() != null || unusable != null) {
            return;
        }
        if (logKnown && !divisionAllowed && !state.active().atBoundary()) {
            return;
        }
        seal();
        commitLoop.execute(this::flush);
    }

    private void seal() {
        commitWanted = false;
        divisionAllowed = false;
        var sealed = state.active();
        int expected = Math.min(KEYS_EXPECTED_MAX, Math.max(64, sealed.keys() + sealed.keys() / 4));
        state = new BackendState(new Buffer(expected), sealed, state.engine(), state.sizes());
    }

    private void flush() {
        engineLock.lock();
        try {
            var buffer = state.flushing();
            if (buffer != null && unusable == null) {
                flush(buffer);
            }
        } finally {
            engineLock.unlock();
        }
    }

    /** Writes what is there, but no part of an entry: if the last one has only half of its effects, the log has to bring it again, and what lies before it too. */
    private void flushRest() {
        flush();
        synchronized (lock) {
            var active = state.active();
            if (!active.isEmpty() && (!logKnown || active.atBoundary())) {
                seal();
            }
        }
        flush();
    }

    private void flush(Buffer buffer) {
        try {
            long start = series.now();
            var batch = Flush.batch(buffer, accounts, state.engine().view());
            long prepared = series.now();
            store.store().write(batch);
            series.written(prepared);
            follow(batch);
            series.committed(start);
            renewView(true);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
        buffer.done().complete(null);
    }

    private void follow(WriteBatch batch) {
        var running = migration;
        if (running != null) {
            running.follow(batch);
        }
    }

    /**
     * Lets readers see what the engine holds now.
     *
     * @param flushed whether the buffer that was on its way has arrived; another may set off at any time until then
     */
    private void renewView(boolean flushed) {
        var fresh = new EngineView(store);
        EngineView old;
        synchronized (lock) {
            old = state.engine();
            var flushing = flushed ? null : state.flushing();
            state = new BackendState(state.active(), flushing, fresh, accounts.sizes());
            if (!closed) {
                sealIfWanted();
            }
        }
        old.release();
    }

    /** What the buffers hold can not be made durable any more: nobody may go on as if it could. */
    private void fail(Throwable cause) {
        var failure = new StorageException("the store cannot be written any more: " + cause.getMessage(), cause);
        var running = migration;
        end(failure);
        if (running != null) {
            running.abort(failure);
        }
    }

    /** From now on every call fails, and who still waits for a commit is told. */
    private void end(StorageException reason) {
        BackendState last;
        synchronized (lock) {
            unusable = reason;
            last = state;
        }
        last.active().done().completeExceptionally(reason);
        var flushing = last.flushing();
        if (flushing != null) {
            flushing.done().completeExceptionally(reason);
        }
    }

    private void reclaim(CompletableFuture<Void> done) {
        try {
            if (reclaimPiece()) {
                commitLoop.execute(() -> reclaim(done));
            } else {
                done.complete(null);
            }
        } catch (StorageException e) {
            done.completeExceptionally(e);
        }
    }

    private boolean reclaimPiece() {
        engineLock.lock();
        try {
            checkUsable();
            // the shared view must not keep what is to be given back
            renewView(false);
            if (store.store().reclaim()) {
                return true;
            }
            var batch = new WriteBatch();
            accounts.shrink(batch);
            try {
                store.store().write(batch);
                follow(batch);
            } catch (RuntimeException | Error e) {
                fail(e);
                throw e;
            }
            renewView(false);
            return false;
        } finally {
            engineLock.unlock();
        }
    }

    /** Each caller gets an exception of its own, with its own stack. */
    private void checkUsable() {
        var reason = unusable;
        if (reason != null) {
            throw new StorageException(String.valueOf(reason.getMessage()), reason);
        }
    }
}
