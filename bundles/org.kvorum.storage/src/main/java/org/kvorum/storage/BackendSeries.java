// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Histogram.HistogramSeries;

/** What backends count and time, by etcd's names. Any thread. */
final class BackendSeries {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Ticker ticker;
    private final HistogramSeries commit;
    private final HistogramSeries write;
    private final HistogramSeries defragment;
    private final AtomicInteger defragmenting = new AtomicInteger();
    private final LongAdder views = new LongAdder();

    BackendSeries(Metrics metrics, Ticker ticker) {
        this.ticker = ticker;
        commit = quick(metrics, "etcd_disk_backend_commit", "commit called by backend");
        write = quick(metrics, "etcd_debugging_disk_backend_commit_write", "commit.write called by the backend");
        // No engine here has these two steps apart from the others.
        var unusedRebalance = quick(
                metrics, "etcd_debugging_disk_backend_commit_rebalance", "commit.rebalance called by the backend");
        var unusedSpill =
                quick(metrics, "etcd_debugging_disk_backend_commit_spill", "commit.spill called by the backend");
        // A consistent copy is written by whoever wants one, not by the backend.
        var unusedSnapshot = metrics.histogram(
                        "etcd_disk_backend_snapshot_duration_seconds",
                        "The latency distribution of backend snapshots.",
                        0.01,
                        2,
                        17)
                .with();
        defragment = metrics.histogram(
                        "etcd_disk_backend_defrag_duration_seconds",
                        "The latency distribution of backend defragmentation.",
                        0.1,
                        2,
                        13)
                .with();
        metrics.gauge(
                "etcd_disk_defrag_inflight",
                "Whether or not defrag is active on the member. 1 means active, 0 means not.",
                List.of(),
                () -> defragmenting.get() > 0 ? 1 : 0);
        metrics.gauge(
                "etcd_mvcc_db_open_read_transactions",
                "The number of currently open read transactions",
                List.of(),
                views::sum);
    }

    static BackendSeries none() {
        return new BackendSeries(Metrics.none(), () -> 0);
    }

    private static HistogramSeries quick(Metrics metrics, String name, String what) {
        return metrics.histogram(name + "_duration_seconds", "The latency distributions of " + what + ".", 0.001, 2, 14)
                .with();
    }

    long now() {
        return ticker.nanos();
    }

    void written(long sinceNanos) {
        write.observe(seconds(sinceNanos));
    }

    void committed(long sinceNanos) {
        commit.observe(seconds(sinceNanos));
    }

    void defragmentationBegun() {
        defragmenting.incrementAndGet();
    }

    void defragmentationOver(long sinceNanos) {
        defragmenting.decrementAndGet();
        defragment.observe(seconds(sinceNanos));
    }

    void viewOpened() {
        views.increment();
    }

    void viewClosed() {
        views.decrement();
    }

    private double seconds(long sinceNanos) {
        return (ticker.nanos() - sinceNanos) / NANOS_PER_SECOND;
    }
}
