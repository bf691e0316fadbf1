// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.wal.Wal;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;

/**
 * Writes to the log on its own loop: everything that arrived during one fdatasync goes to disk with the next one.
 */
final class LogWriter {
    private final EventLoop loop;
    private final Wal wal;
    private final Ticker ticker;
    private final Consumer<List<Ready>> durable;
    private final Consumer<Throwable> failure;
    private final Metrics.Histogram.HistogramSeries fsyncSeconds;

    private final ConcurrentLinkedQueue<Ready> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Of the newest snapshot that was saved; loop only. */
    private long savedIndex;

    /**
     * Creates a writer.
     *
     * @param durable told of Readies that are on disk, in order
     * @param failure told of a disk that fails; nothing is written after that
     */
    LogWriter(
            EventLoop loop,
            Wal wal,
            Ticker ticker,
            Metrics metrics,
            Consumer<List<Ready>> durable,
            Consumer<Throwable> failure) {
        this.loop = loop;
        this.wal = wal;
        this.ticker = ticker;
        this.durable = durable;
        this.failure = failure;
        this.fsyncSeconds = metrics.histogram(
                        "etcd_disk_wal_fsync_duration_seconds",
                        "The latency distributions of fsync called by WAL.",
                        0.001,
                        2,
                        14)
                .with();
    }

    /** Enqueues a Ready; any thread, but in order. */
    void write(Ready ready) {
        incoming.add(ready);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(this::writeAll);
        }
    }

    /** Enqueues a snapshot that stands for the log up to its index: saves it, and lets segments go that it makes superfluous. */
    void saveSnapshot(Snapshot snapshot, long releaseIndex, Runnable done) {
        loop.execute(() -> {
            try {
                // Unless the leader's snapshot came first: then this one says less, and would be out of order.
                if (savedIndex < snapshot.index()) {
                    savedIndex = snapshot.index();
                    wal.saveSnapshot(snapshot);
                    wal.release(releaseIndex);
                    wal.purge();
                }
            } catch (IOException e) {
                failure.accept(e);
                return;
            }
            done.run();
        });
    }

    private void writeAll() {
        // Cleared before the queue is read: what is added from here on either is seen below or schedules the next run.
        scheduled.set(false);
        var batch = new ArrayList<Ready>();
        for (var ready = incoming.poll(); ready != null; ready = incoming.poll()) {
            batch.add(ready);
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            boolean sync = false;
            boolean received = false;
            for (var ready : batch) {
                if (ready.snapshot().isPresent()) {
                    savedIndex = ready.snapshot().get().index();
                    received = true;
                    wal.saveSnapshot(ready.snapshot().get());
                }
                wal.append(ready.entries(), ready.hardState().orElse(null));
                sync |= ready.mustSync();
            }
            if (sync) {
                long start = ticker.nanos();
                wal.sync();
                fsyncSeconds.observe((ticker.nanos() - start) / 1e9);
            }
            if (received) {
                wal.release(savedIndex);
                wal.purge();
            }
        } catch (IOException e) {
            failure.accept(e);
            return;
        }
        durable.accept(batch);
    }
}
