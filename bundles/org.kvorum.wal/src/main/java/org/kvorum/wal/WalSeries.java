// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Histogram.HistogramSeries;

/** What logs count and time, by etcd's names. Any thread. */
final class WalSeries {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Ticker ticker;
    private final LongAdder bytes = new LongAdder();
    private final HistogramSeries write;
    private final HistogramSeries snapshotEncoding;
    private final HistogramSeries snapshotSync;
    private final HistogramSeries snapshotSave;

    WalSeries(Metrics metrics, Ticker ticker) {
        this.ticker = ticker;
        metrics.gauge(
                "etcd_disk_wal_write_bytes_total", "Total number of bytes written in WAL.", List.of(), bytes::sum);
        write = histogram(
                metrics, "etcd_disk_wal_write_duration_seconds", "The latency distributions of write called by WAL.");
        snapshotEncoding = histogram(
                metrics,
                "etcd_debugging_snap_save_marshalling_duration_seconds",
                "The marshalling cost distributions of save called by snapshot.");
        snapshotSync = histogram(
                metrics, "etcd_snap_fsync_duration_seconds", "The latency distributions of fsync called by snap.");
        snapshotSave = histogram(
                metrics,
                "etcd_debugging_snap_save_total_duration_seconds",
                "The total latency distributions of save called by snapshot.");
    }

    static WalSeries none() {
        return new WalSeries(Metrics.none(), () -> 0);
    }

    private static HistogramSeries histogram(Metrics metrics, String name, String help) {
        return metrics.histogram(name, help, 0.001, 2, 14).with();
    }

    long now() {
        return ticker.nanos();
    }

    void written(long count, long sinceNanos) {
        bytes.add(count);
        write.observe(seconds(sinceNanos));
    }

    void snapshotEncoded(long sinceNanos) {
        snapshotEncoding.observe(seconds(sinceNanos));
    }

    void snapshotSynced(long sinceNanos) {
        snapshotSync.observe(seconds(sinceNanos));
    }

    void snapshotSaved(long sinceNanos) {
        snapshotSave.observe(seconds(sinceNanos));
    }

    private double seconds(long sinceNanos) {
        return (ticker.nanos() - sinceNanos) / NANOS_PER_SECOND;
    }
}
