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
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the log: every so many entries the state is made durable, a snapshot record says so, and older entries go. For an engine that forgets, the state is
 * written to an image file.
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

    private final long count;
    private final long catchUpEntries;
    private final Backend backend;
    private final @Nullable BackendImage image;
    private final Supplier<ConfState> confState;
    private final LogWriter logWriter;
    private final EventLoop blockingLoop;
    private final LongConsumer saved;
    private final LongSupplier keptFrom;
    private final BiConsumer<Snapshot, Long> taken;
    private final Consumer<Throwable> failure;

    private long lastIndex;
    private long bytes;
    private boolean busy;

    /**
     * Creates the cutter.
     *
     * @param image where the state goes if the engine forgets
     * @param confState the membership as applied
     * @param blockingLoop where images are written
     * @param saved told of the index of a state that is on disk; may block
     * @param keptFrom the index after which some member needs the entries
     * @param taken told of a snapshot and the index up to which the log in memory may go
     */
    Snapshots(
            MemberOptions options,
            long lastIndex,
            Backend backend,
            @Nullable BackendImage image,
            Supplier<ConfState> confState,
            LogWriter logWriter,
            EventLoop blockingLoop,
            LongConsumer saved,
            LongSupplier keptFrom,
            BiConsumer<Snapshot, Long> taken,
            Consumer<Throwable> failure) {
        this.count = options.snapshotCount();
        this.catchUpEntries = options.catchUpEntries();
        this.lastIndex = lastIndex;
        this.backend = backend;
        this.image = image;
        this.confState = confState;
        this.logWriter = logWriter;
        this.blockingLoop = blockingLoop;
        this.saved = saved;
        this.keptFrom = keptFrom;
        this.taken = taken;
        this.failure = failure;
    }

    /** Takes a snapshot if it is time. Apply loop only. */
    void applied(long index, long term, long appliedBytes, EventLoop applyLoop) {
        bytes += appliedBytes;
        if (busy || !isDue(index)) {
            return;
        }
        busy = true;
        bytes = 0;
        lastIndex = index;
        var snapshot = new Snapshot(index, term, confState.get(), Bytes.EMPTY);
        var unused = durableState(index).whenComplete((done, error) -> {
            if (error != null) {
                failure.accept(error);
                return;
            }
            logWriter.saveSnapshot(snapshot, index, () -> {
                LOG.atInfo().addKeyValue("snapshot-index", index).log("saved snapshot");
                saved.accept(index);
                taken.accept(snapshot, compactIndex(snapshot));
                applyLoop.execute(() -> busy = false);
            });
        });
    }

    /** Notes that the leader's snapshot has taken the place of the state. Apply loop only. */
    void installed(long index) {
        lastIndex = index;
        bytes = 0;
    }

    private boolean isDue(long index) {
        if (index - lastIndex < count && bytes < LOG_BYTES_MAX) {
            return false;
        }
        // An image holds everything, however little has changed: it must not be written more often than the log has
        // earned it.
        return image == null || backend.sizeInUseBytes() / IMAGE_TO_LOG_RATIO_MAX <= bytes;
    }

    private long compactIndex(Snapshot snapshot) {
        // Nobody can fall behind in a cluster of one: what it does not need, it does not keep.
        int members = snapshot.confState().voters().size()
                + snapshot.confState().learners().size();
        long wanted = members == 1 ? snapshot.index() : Math.max(0, snapshot.index() - catchUpEntries);
        return Math.min(wanted, keptFrom.getAsLong());
    }

    private CompletableFuture<Void> durableState(long index) {
        var target = image;
        if (target == null) {
            return backend.commit();
        }
        // The view is taken now, on the apply loop, so that it holds exactly the entries up to the index.
        var view = backend.view();
        var done = new CompletableFuture<Void>();
        blockingLoop.execute(() -> {
            try (view) {
                target.save(index, view);
                target.purge(IMAGES_KEPT);
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
