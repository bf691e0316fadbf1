// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.raft.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a received database in the place of the state machine's state.
 *
 * <p>It is in the log already that the state begins there. A new store is filled beside the old one and then the member goes over to it at once; a crash at any
 * time before that leaves the file, from which the next start does the same.
 */
final class SnapshotInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInstaller.class);

    private final State state;
    private final StateFiles files;
    private final EventLoop applyLoop;
    private final EventLoop blockingLoop;
    private final Consumer<Throwable> failure;
    private final Metrics.Gauge inProgress;

    /** What was filled and has not got to the apply loop yet; guarded by this, as is the next. */
    private Backend.@Nullable Successor filled;

    private boolean closed;

    /** What is replaced. */
    record State(Backend backend, KvStore store, Lessor lessor, Membership membership, Alarms alarms) {}

    SnapshotInstaller(
            State state,
            StateFiles files,
            Metrics metrics,
            EventLoop applyLoop,
            EventLoop blockingLoop,
            Consumer<Throwable> failure) {
        this.state = state;
        this.files = files;
        this.applyLoop = applyLoop;
        this.blockingLoop = blockingLoop;
        this.failure = failure;
        this.inProgress = metrics.gauge(
                "etcd_server_snapshot_apply_in_progress_total", "1 if the server is applying a snapshot, 0 if not.");
    }

    /**
     * Installs what was received for the snapshot.
     *
     * @param installed called on the apply loop, which applies nothing until then, with what completes when nobody reads the state from before any more
     */
    void install(Snapshot snapshot, Consumer<CompletableFuture<Void>> installed) {
        LOG.atInfo()
                .addKeyValue("incoming-leader-snapshot-index", snapshot.index())
                .log("applying snapshot");
        inProgress.set(1);
        blockingLoop.execute(() -> {
            try {
                prepare(snapshot, installed);
            } catch (IOException e) {
                failure.accept(e);
            }
        });
    }

    private void prepare(Snapshot snapshot, Consumer<CompletableFuture<Void>> installed) throws IOException {
        var store = files.received().load(new ConsistentIndex(snapshot.index(), snapshot.term()));
        var successor = state.backend().prepare(store);
        KvStore.Successor index;
        try (var view = successor.view()) {
            Authentication.requireOff(view);
            index = state.store().prepare(view);
        } catch (RuntimeException | Error e) {
            successor.close();
            throw e;
        }
        synchronized (this) {
            if (!closed) {
                filled = successor;
                applyLoop.execute(() -> goOver(snapshot, successor, index, installed));
                return;
            }
        }
        successor.close();
    }

    /** The member stops, and the apply loop has: a store that nobody goes over to any more is closed. The next start fills one again. */
    void close() {
        Backend.Successor lost;
        synchronized (this) {
            closed = true;
            lost = filled;
            filled = null;
        }
        if (lost != null) {
            lost.close();
        }
    }

    private void goOver(
            Snapshot snapshot,
            Backend.Successor successor,
            KvStore.Successor index,
            Consumer<CompletableFuture<Void>> installed) {
        synchronized (this) {
            filled = null;
        }
        var gone = new CompletableFuture<Void>();
        state.store().replaceBy(index, () -> {
            var closed = state.backend().replaceBy(successor);
            state.lessor().restore();
            var unused = closed.thenRun(() -> {
                blockingLoop.execute(() -> tidyUp(snapshot));
                gone.complete(null);
            });
        });
        state.membership().restore();
        state.membership().restoreLegacy(snapshot.data());
        state.alarms().restore();
        // what was just written to the membership belongs to no entry of its own
        state.backend().applied(snapshot.index(), snapshot.term());
        LOG.atInfo()
                .addKeyValue("incoming-leader-snapshot-index", snapshot.index())
                .addKeyValue("revision", state.store().revision())
                .log("applied snapshot");
        inProgress.set(0);
        installed.accept(gone);
    }

    /** The file stays if the engine forgets: it is the state to start from until the next one is written. */
    private void tidyUp(Snapshot snapshot) {
        try {
            files.stores().deleteAllBut(snapshot.index());
            if (state.backend().durable()) {
                files.received().deleteUpTo(snapshot.index());
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("failed to delete what a snapshot has made superfluous");
        }
    }
}
