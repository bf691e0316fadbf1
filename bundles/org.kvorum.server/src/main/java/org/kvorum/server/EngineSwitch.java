// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.EngineSwitchException;
import org.kvorum.api.member.StorageState;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the data of a running member to another storage engine.
 *
 * <pre>
 *   1. a store of the other engine is made                           | a crash: the old engine goes on,
 *   2. the backend copies to it, and from then on writes to both     | the other store is deleted
 *   3. a state is made durable that the other engine can start from  |
 *   4. between two commits: member/engine names the other engine  <--- from here on it counts
 *   5. the backend uses the other store                              | a crash: the other engine goes on,
 *   6. the old store is closed when nobody reads it, and deleted     | the old store is deleted
 * </pre>
 *
 * Its state belongs to the apply loop.
 */
final class EngineSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSwitch.class);

    /** How long the caller is kept waiting for the old store to go, which may be read for long. */
    private static final Duration LEAVING_PATIENCE = Duration.ofSeconds(5);

    private final Backend backend;
    private final StateFiles files;
    private final StorageEngines engines;
    private final EngineRecord record;
    private final Snapshots snapshots;
    private final LongSupplier appliedIndex;
    private final EventLoop applyLoop;
    private final EventLoop blockingLoop;
    private final Consumer<Throwable> failure;

    private volatile @Nullable Run run;
    /** Whether a store is being made, possibly for nobody any more. */
    private boolean making;

    /** The switch that is done but for the old store, which is still being read. */
    private @Nullable Run leaving;

    private boolean installing;

    /** Completes when the stores that snapshots have replaced are closed. */
    private CompletableFuture<Void> replaced = CompletableFuture.completedFuture(null);

    private final Object handover = new Object();
    /** A store that was made and has not got to the apply loop yet; guarded by {@code handover}. */
    private @Nullable Made made;

    private volatile boolean closed;

    private record Made(EngineStores target, Store store) {}

    /** A switch on its way. */
    private static final class Run {
        private final StorageEngine engine;
        private final CompletableFuture<Void> result;
        private volatile Backend.@Nullable Migration migration;

        Run(StorageEngine engine, CompletableFuture<Void> result) {
            this.engine = engine;
            this.result = result;
        }
    }

    /**
     * Creates it.
     *
     * @param files where the data lies; told when it goes elsewhere
     * @param blockingLoop where stores are made and deleted
     * @param failure told if nobody knows where the data lies any more
     */
    EngineSwitch(
            Backend backend,
            StateFiles files,
            StorageEngines engines,
            EngineRecord record,
            Snapshots snapshots,
            LongSupplier appliedIndex,
            EventLoop applyLoop,
            EventLoop blockingLoop,
            Consumer<Throwable> failure) {
        this.backend = backend;
        this.files = files;
        this.engines = engines;
        this.record = record;
        this.snapshots = snapshots;
        this.appliedIndex = appliedIndex;
        this.applyLoop = applyLoop;
        this.blockingLoop = blockingLoop;
        this.failure = failure;
    }

    /** Begins to move to the engine; any thread. */
    CompletableFuture<Void> to(String name) {
        var result = new CompletableFuture<Void>();
        applyLoop.execute(() -> {
            var engine = engines.find(name);
            var refusal = refusal(name, engine.isPresent());
            if (refusal.isEmpty()) {
                begin(new Run(engine.orElseThrow(), result));
            } else {
                result.completeExceptionally(new EngineSwitchException(refusal.get()));
            }
        });
        return result;
    }

    /** Returns where the data lies; any thread. */
    StorageState state() {
        var now = run;
        var migration = now == null ? null : now.migration;
        return new StorageState(
                files.engine().name(),
                engines.names(),
                backend.durable(),
                backend.diskBytes(),
                backend.sizeBytes(),
                backend.sizeInUseBytes(),
                now == null
                        ? Optional.empty()
                        : Optional.of(new StorageState.Progress(
                                now.engine.name(),
                                migration == null ? 0 : migration.recordsCopied(),
                                migration == null ? 0 : migration.fraction())));
    }

    /** A snapshot of the leader is about to take the place of the state that is being copied. Apply loop only. */
    void installBegins() {
        installing = true;
        abort("the leader has sent a snapshot, as this member is far behind; switch again when it has caught up");
    }

    /** The leader's snapshot is in place, and the store from before is closed when {@code gone} completes. Apply loop only. */
    void installed(CompletableFuture<Void> gone) {
        installing = false;
        replaced = CompletableFuture.allOf(replaced, gone);
    }

    /** The member stops: nothing is begun any more, and who waits is told. The apply loop has stopped. */
    void close() {
        Made lost;
        synchronized (handover) {
            closed = true;
            lost = made;
            made = null;
        }
        if (lost != null) {
            blockingLoop.execute(() -> discard(lost.target(), lost.store()));
        }
        var running = run;
        abort("the member stops");
        if (running != null) {
            // Unless it has failed just now: then it was too late to give it up, and the data lies there.
            running.result.complete(null);
        }
        var left = leaving;
        if (left != null) {
            // The old store is closed with the others, and deleted at the next start.
            left.result.complete(null);
        }
    }

    private Optional<String> refusal(String name, boolean known) {
        var running = run;
        if (!known) {
            return Optional.of("no bundle brings the storage engine \"" + name + "\"; there are "
                    + String.join(", ", engines.names()));
        }
        if (running != null) {
            return Optional.of("a switch to the storage engine " + running.engine.name() + " is running");
        }
        if (files.engine().name().equals(name)) {
            return Optional.of("the data lies in the storage engine " + name + " already");
        }
        if (making) {
            return Optional.of("a switch that was given up is just ending; switch again in a moment");
        }
        if (leaving != null) {
            return Optional.of("the store that the last switch has left is still being read, by a backup or a member"
                    + " that catches up; switch again when that is over");
        }
        if (installing || closed) {
            return Optional.of(
                    closed ? "the member stops" : "a snapshot of the leader is being installed; switch again later");
        }
        return Optional.empty();
    }

    private void begin(Run begun) {
        LOG.atInfo()
                .addKeyValue("from", files.engine().name())
                .addKeyValue("to", begun.engine.name())
                .log("switching the storage engine");
        var target = files.storesOf(begun.engine);
        run = begun;
        making = true;
        files.setNext(target);
        long index = appliedIndex.getAsLong();
        blockingLoop.execute(() -> {
            try {
                target.deleteAll();
                handOver(begun, target, target.create(index));
            } catch (IOException | StorageException e) {
                applyLoop.execute(() -> {
                    making = false;
                    failed(begun, target, e);
                });
            }
        });
    }

    /** An apply loop that has ended takes nothing any more: then nobody but this task, or who closes, can let the store go. */
    private void handOver(Run begun, EngineStores target, Store store) {
        synchronized (handover) {
            if (!closed) {
                made = new Made(target, store);
                applyLoop.execute(() -> copy(begun, target, store));
                return;
            }
        }
        discard(target, store);
    }

    private static void discard(EngineStores target, Store store) {
        store.close();
        delete(target);
    }

    private void copy(Run begun, EngineStores target, Store store) {
        synchronized (handover) {
            made = null;
        }
        making = false;
        if (!isRunning(begun)) {
            blockingLoop.execute(() -> discard(target, store));
            return;
        }
        var migration = backend.migrateTo(store, begun.engine.durable());
        begun.migration = migration;
        then(migration.copied(), begun, target, () -> secure(begun, target, migration));
    }

    /** What is in the log's snapshot already, and nowhere else, the target must have before it counts. */
    private void secure(Run begun, EngineStores target, Backend.Migration migration) {
        var secured = begun.engine.durable() ? backend.commit() : snapshots.takeNow();
        then(secured, begun, target, () -> goOver(begun, target, migration));
    }

    private void goOver(Run begun, EngineStores target, Backend.Migration migration) {
        var old = files.stores();
        var over = migration.goOver(() -> {
            record.write(begun.engine.name());
            files.use(target);
        });
        then(over, begun, target, () -> over(begun, old, migration));
    }

    private void over(Run begun, EngineStores old, Backend.Migration migration) {
        run = null;
        files.setNext(null);
        leaving = begun;
        LOG.atInfo()
                .addKeyValue("from", old.engine().name())
                .addKeyValue("to", begun.engine.name())
                .addKeyValue("records", migration.recordsCopied())
                .log("switched the storage engine");
        applyLoop.schedule(LEAVING_PATIENCE, () -> begun.result.complete(null));
        // Also those of the old engine that were replaced before may still be read.
        var unused = CompletableFuture.allOf(migration.left(), replaced)
                .thenRun(() -> blockingLoop.execute(() -> {
                    delete(old);
                    deleteSuperfluousImages();
                    applyLoop.execute(() -> {
                        leaving = null;
                        begun.result.complete(null);
                    });
                }));
    }

    /** Goes on when the step is done, on the apply loop. */
    private void then(CompletableFuture<Void> step, Run begun, EngineStores target, Runnable next) {
        var unused = step.whenComplete((done, error) -> applyLoop.execute(() -> {
            if (!isRunning(begun)) {
                return;
            }
            if (error == null) {
                next.run();
            } else {
                failed(begun, target, error instanceof CompletionException ? error.getCause() : error);
            }
        }));
    }

    private boolean isRunning(Run begun) {
        return run == begun;
    }

    private void failed(Run begun, EngineStores target, @Nullable Throwable error) {
        if (!isRunning(begun)) {
            return;
        }
        if (error instanceof EngineRecord.Uncertain) {
            end(begun, String.valueOf(error.getMessage()), error);
            failure.accept(error);
            return;
        }
        var migration = begun.migration;
        if (migration != null) {
            migration.abort("the switch has failed");
        }
        end(begun, error == null ? "" : String.valueOf(error.getMessage()), error);
        tidyUp(target);
    }

    private void abort(String reason) {
        var running = run;
        if (running == null) {
            return;
        }
        var migration = running.migration;
        if (migration == null) {
            // The store is not made yet; who makes it will see.
            end(running, reason, null);
        } else if (migration.abort(reason)) {
            end(running, reason, null);
            tidyUp(files.storesOf(running.engine));
        }
    }

    private void end(Run ended, String reason, @Nullable Throwable cause) {
        run = null;
        files.setNext(null);
        var from = files.engine().name();
        var to = ended.engine.name();
        LOG.atWarn()
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .addKeyValue("error", reason)
                .log("failed to switch the storage engine");
        ended.result.completeExceptionally(new EngineSwitchException(
                "the data stays in the storage engine " + from + ", the switch to " + to + " has failed: " + reason,
                cause == null ? new StorageException(reason) : cause));
    }

    private void tidyUp(EngineStores target) {
        blockingLoop.execute(() -> {
            delete(target);
            deleteSuperfluousImages();
        });
    }

    private static void delete(EngineStores stores) {
        try {
            stores.deleteAll();
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("storage-engine", stores.engine().name())
                    .log("failed to delete a store that is not used any more; the next start will try again");
        }
    }

    private void deleteSuperfluousImages() {
        try {
            if (!files.needImage()) {
                files.image().purge();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete images that are not used any more");
        }
    }
}
