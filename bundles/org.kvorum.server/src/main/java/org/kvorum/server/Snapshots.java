// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.StorageException;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the log: every so many entries the state is made durable, a snapshot record says so, and older entries go. For an engine that forgets, the state is
 * written to an image file; while the data goes from one kind of engine to the other, it is both committed and written.
 *
 * <p>The order: state durable, then {@code .snap} file and record, then the log's older part is let go. Begun on the apply loop, one at a time.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /** Entries also go when they take this much memory, however few they are. */
    private static final long LOG_BYTES_MAX = 64L << 20;

    /** How many times the bytes logged since the last one an image may take. */
    private static final int IMAGE_TO_LOG_RATIO_MAX = 8;

    private static final int IMAGES_KEPT = 2;

    private final MemberOptions options;
    private final Backend backend;
    private final StateFiles files;
    private final Supplier<ConfState> confState;
    private final LogWriter logWriter;
    private final EventLoop applyLoop;
    private final EventLoop blockingLoop;
    private final LongConsumer saved;
    private final LongSupplier keptFrom;
    private final BiConsumer<Snapshot, Long> taken;
    private final Consumer<Throwable> failure;

    private long lastIndex;
    private long bytes;
    /** What is applied and visible. */
    private Snapshot applied;

    private boolean busy;
    /** Asked for while another one was being taken. */
    private @Nullable CompletableFuture<Void> wanted;

    /**
     * Creates the cutter.
     *
     * @param files where the state goes
     * @param confState the membership as applied
     * @param applyLoop where entries are applied
     * @param blockingLoop where images are written
     * @param saved told of the index of a state that is on disk; may block
     * @param keptFrom the index after which some member needs the entries
     * @param taken told of a snapshot and the index up to which the log in memory may go
     */
    Snapshots(
            MemberOptions options,
            long lastIndex,
            Backend backend,
            StateFiles files,
            Supplier<ConfState> confState,
            LogWriter logWriter,
            EventLoop applyLoop,
            EventLoop blockingLoop,
            LongConsumer saved,
            LongSupplier keptFrom,
            BiConsumer<Snapshot, Long> taken,
            Consumer<Throwable> failure) {
        this.options = options;
        this.lastIndex = lastIndex;
        this.backend = backend;
        this.files = files;
        this.applied = new Snapshot(backend.consistentIndex(), backend.consistentTerm(), ConfState.EMPTY, Bytes.EMPTY);
        this.confState = confState;
        this.logWriter = logWriter;
        this.applyLoop = applyLoop;
        this.blockingLoop = blockingLoop;
        this.saved = saved;
        this.keptFrom = keptFrom;
        this.taken = taken;
        this.failure = failure;
    }

    /** Takes a snapshot if it is time. Apply loop only. */
    void applied(long index, long term, long appliedBytes) {
        bytes += appliedBytes;
        applied = new Snapshot(index, term, ConfState.EMPTY, Bytes.EMPTY);
        if (!busy && isDue(index)) {
            var unused = take();
        }
    }

    /** Takes a snapshot of what is applied now, or soon; completes when it is durable, all that was applied before with it. Apply loop only. */
    CompletableFuture<Void> takeNow() {
        if (!busy) {
            return take();
        }
        var waiting = wanted == null ? new CompletableFuture<Void>() : wanted;
        wanted = waiting;
        return waiting;
    }

    private CompletableFuture<Void> take() {
        long index = applied.index();
        var snapshot = new Snapshot(index, applied.term(), confState.get(), Bytes.EMPTY);
        // Of the same entry there may be one already, to which only the image is missing.
        boolean known = index == lastIndex;
        boolean imageIsExtra = files.engine().durable();
        busy = true;
        bytes = 0;
        lastIndex = index;
        var taken = new CompletableFuture<Void>();
        var committed = files.needCommit() ? backend.commit() : CompletableFuture.<Void>completedFuture(null);
        var pictured = files.needImage() ? saveImage(index) : CompletableFuture.<Void>completedFuture(null);
        var unused = CompletableFuture.allOf(committed, pictured).whenComplete((done, error) -> {
            if (error == null && known) {
                applyLoop.execute(() -> over(taken, null));
            } else if (error == null) {
                saveRecord(snapshot, taken);
            } else if (imageIsExtra && !committed.isCompletedExceptionally()) {
                // Without the image the record would be a lie to the engine that is to come, but nobody needs it yet.
                LOG.atWarn().setCause(error).log("failed to save a snapshot for another storage engine");
                applyLoop.execute(() -> over(taken, error));
            } else {
                failure.accept(error);
            }
        });
        return taken;
    }

    private void saveRecord(Snapshot snapshot, CompletableFuture<Void> taken) {
        long index = snapshot.index();
        logWriter.saveSnapshot(snapshot, index, () -> {
            LOG.atInfo().addKeyValue("snapshot-index", index).log("saved snapshot");
            saved.accept(index);
            blockingLoop.execute(() -> purgeImages(index));
            this.taken.accept(snapshot, compactIndex(snapshot));
            applyLoop.execute(() -> over(taken, null));
        });
    }

    /** Not before the record is durable: an image without one is of no use to the next start. */
    private void purgeImages(long index) {
        try {
            files.image().purge(index, IMAGES_KEPT);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete images that are not used any more");
        }
    }

    private void over(CompletableFuture<Void> taken, @Nullable Throwable error) {
        busy = false;
        var next = wanted;
        wanted = null;
        if (next != null) {
            var unused = take().whenComplete((done, failed) -> complete(next, failed));
        }
        complete(taken, error);
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable error) {
        if (error == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(error);
        }
    }

    /** Notes that the leader's snapshot has taken the place of the state. Apply loop only. */
    void installed(long index, long term) {
        applied = new Snapshot(index, term, ConfState.EMPTY, Bytes.EMPTY);
        lastIndex = index;
        bytes = 0;
    }

    private boolean isDue(long index) {
        if (index - lastIndex < options.snapshotCount() && bytes < LOG_BYTES_MAX) {
            return false;
        }
        // An image holds everything, however little has changed: it must not be written more often than the log has
        // earned it.
        return !files.needImage() || backend.sizeInUseBytes() / IMAGE_TO_LOG_RATIO_MAX <= bytes;
    }

    private long compactIndex(Snapshot snapshot) {
        // Nobody can fall behind in a cluster of one: what it does not need, it does not keep.
        int members = snapshot.confState().voters().size()
                + snapshot.confState().learners().size();
        long wanted = members == 1 ? snapshot.index() : Math.max(0, snapshot.index() - options.catchUpEntries());
        return Math.min(wanted, keptFrom.getAsLong());
    }

    private CompletableFuture<Void> saveImage(long index) {
        // The view is taken now, on the apply loop, so that it holds exactly the entries up to the index.
        var view = backend.view();
        var done = new CompletableFuture<Void>();
        blockingLoop.execute(() -> {
            try (view) {
                files.image().save(index, view);
                done.complete(null);
            } catch (IOException | StorageException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
