// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.WriteBatch;

/**
 * Copies a store piece by piece between commits, and follows the commits with what it has copied already. There is no queue: a commit beyond the position of the
 * copy is read later, from a fresh view; and as copying is faster than writing, it gets to the end.
 *
 * <p>State is changed with the engine lock held.
 */
final class StoreMigration implements Backend.Migration {
    private final OpenStore target;
    private final boolean durable;
    private final ReentrantLock engineLock;
    private final EventLoop loop;
    private final Host host;
    private final CopyPosition position;
    private final CompletableFuture<Void> copied = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final LongSupplier expectedBytes;

    private volatile Stage stage = Stage.COPYING;
    /** Keeps the copy from taking the lock again and again before the one who gives up gets it. */
    private volatile boolean abortWanted;

    private final AtomicLong recordsCopied = new AtomicLong();
    private final AtomicLong bytesCopied = new AtomicLong();
    private @Nullable StorageException reason;

    private enum Stage {
        COPYING,
        FOLLOWING,
        OVER,
        ABORTED
    }

    /** The backend; called with the engine lock held. */
    interface Host {
        /** Returns the store in use. */
        Store store();

        /** Uses the target from now on; the view is its first one. Completes when the former store is closed. */
        CompletableFuture<Void> use(OpenStore target, EngineView view, boolean durable);

        /** The migration is over, one way or the other. */
        void ended();
    }

    StoreMigration(
            Store target,
            boolean durable,
            ReentrantLock engineLock,
            EventLoop loop,
            int chunkRecordsMax,
            LongSupplier expectedBytes,
            Host host) {
        this.target = new OpenStore(target, loop);
        this.durable = durable;
        this.engineLock = engineLock;
        this.loop = loop;
        this.position = new CopyPosition(chunkRecordsMax);
        this.expectedBytes = expectedBytes;
        this.host = host;
    }

    void begin() {
        loop.execute(this::copyChunk);
    }

    private void copyChunk() {
        if (abortWanted) {
            return;
        }
        engineLock.lock();
        try {
            if (stage != Stage.COPYING) {
                return;
            }
            copy();
        } catch (RuntimeException | OutOfMemoryError e) {
            end(failure(e));
            return;
        } finally {
            engineLock.unlock();
        }
        if (stage == Stage.FOLLOWING) {
            copied.complete(null);
        } else {
            // behind the commits that wait for the loop
            loop.execute(this::copyChunk);
        }
    }

    private void copy() {
        try (var view = host.store().view()) {
            var chunk = position.next(view);
            if (0 < chunk.size()) {
                target.store().write(chunk);
            }
            recordsCopied.addAndGet(chunk.size());
            bytesCopied.addAndGet(
                    chunk.writes().stream().mapToLong(StoreMigration::bytes).sum());
        }
        if (position.isAtEnd()) {
            stage = Stage.FOLLOWING;
        }
    }

    private static long bytes(WriteBatch.Write write) {
        var value = write.value();
        return Accounts.recordBytes(write.key().length(), value == null ? 0 : value.length());
    }

    /** Follows what was written to the store in use. */
    void follow(WriteBatch batch) {
        try {
            var copiedOnes = position.before(batch);
            if (0 < copiedOnes.size()) {
                target.store().write(copiedOnes);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            end(failure(e));
        }
    }

    @Override
    public CompletableFuture<Void> copied() {
        return copied.copy();
    }

    @Override
    public CompletableFuture<Void> goOver(Point point) {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            var failed = goOverNow(point);
            if (failed == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failed);
            }
        });
        var unused = copied.whenComplete((nothing, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private @Nullable Throwable goOverNow(Point point) {
        engineLock.lock();
        try {
            if (stage != Stage.FOLLOWING) {
                return stage == Stage.ABORTED ? reason : new StorageException("not everything is copied yet");
            }
            EngineView view = null;
            try {
                view = new EngineView(target);
                point.reached();
            } catch (IOException | RuntimeException e) {
                if (view != null) {
                    view.release();
                }
                end(failure(e));
                return e;
            }
            stage = Stage.OVER;
            host.ended();
            var unused = host.use(target, view, durable).thenRun(() -> left.complete(null));
            return null;
        } finally {
            engineLock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> left() {
        return left.copy();
    }

    @Override
    public boolean abort(String why) {
        return abort(new StorageException(why));
    }

    boolean abort(StorageException why) {
        abortWanted = true;
        engineLock.lock();
        try {
            if (stage == Stage.OVER) {
                return false;
            }
            end(why);
            return true;
        } finally {
            engineLock.unlock();
        }
    }

    private void end(StorageException why) {
        if (stage == Stage.ABORTED) {
            return;
        }
        stage = Stage.ABORTED;
        reason = why;
        host.ended();
        try {
            target.closeNow();
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        // A copy that was complete has failed since; whoever goes over is told.
        copied.completeExceptionally(why);
    }

    private static StorageException failure(Throwable cause) {
        return cause instanceof StorageException failure
                ? failure
                : new StorageException("the copy has failed: " + cause, cause);
    }

    @Override
    public long recordsCopied() {
        return recordsCopied.get();
    }

    @Override
    public double fraction() {
        if (stage == Stage.FOLLOWING || stage == Stage.OVER) {
            return 1;
        }
        long done = bytesCopied.get();
        return done == 0 ? 0 : Math.min(1, (double) done / Math.max(done, expectedBytes.getAsLong()));
    }
}
