// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.telemetry.Metrics.Histogram.HistogramSeries;

/** What stores count and time, by etcd's names. Any thread. */
final class StoreSeries {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final Ticker ticker;
    private final InstantSource clock;
    private final CounterSeries ranges;
    private final CounterSeries puts;
    private final CounterSeries deletes;
    private final CounterSeries txns;
    private final LongAdder putBytes = new LongAdder();
    private final HistogramSeries hash;
    private final HistogramSeries hashByRevision;
    private final CounterSeries compactedRecords;
    private final AtomicLong lastCompaction = new AtomicLong();
    private final HistogramSeries compactionPause;
    private final HistogramSeries compaction;
    private final HistogramSeries indexCompactionPause;

    StoreSeries(Metrics metrics, Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.clock = clock;
        ranges = counter(metrics, "etcd_mvcc_range_total", "Total number of ranges seen by this member.");
        puts = counter(metrics, "etcd_mvcc_put_total", "Total number of puts seen by this member.");
        deletes = counter(metrics, "etcd_mvcc_delete_total", "Total number of deletes seen by this member.");
        txns = counter(metrics, "etcd_mvcc_txn_total", "Total number of txns seen by this member.");
        metrics.gauge(
                "etcd_debugging_mvcc_total_put_size_in_bytes",
                "The total size of put kv pairs seen by this member.",
                List.of(),
                putBytes::sum);
        hash = histogram(
                metrics,
                "etcd_mvcc_hash_duration_seconds",
                "The latency distribution of storage hash operation.",
                0.01,
                15);
        hashByRevision = histogram(
                metrics,
                "etcd_mvcc_hash_rev_duration_seconds",
                "The latency distribution of storage hash by revision operation.",
                0.01,
                15);
        compactedRecords =
                counter(metrics, "etcd_debugging_mvcc_db_compaction_keys_total", "Total number of db keys compacted.");
        metrics.gauge(
                "etcd_debugging_mvcc_db_compaction_last",
                "The unix time of the last db compaction. Resets to 0 on start.",
                List.of(),
                lastCompaction::get);
        compactionPause = histogram(
                metrics,
                "etcd_debugging_mvcc_db_compaction_pause_duration_milliseconds",
                "Bucketed histogram of db compaction pause duration.",
                1,
                13);
        compaction = histogram(
                metrics,
                "etcd_debugging_mvcc_db_compaction_total_duration_milliseconds",
                "Bucketed histogram of db compaction total duration.",
                100,
                14);
        indexCompactionPause = histogram(
                metrics,
                "etcd_debugging_mvcc_index_compaction_pause_duration_milliseconds",
                "Bucketed histogram of index compaction pause duration.",
                0.5,
                14);
    }

    static StoreSeries none() {
        return new StoreSeries(Metrics.none(), () -> 0, InstantSource.fixed(Instant.EPOCH));
    }

    private static CounterSeries counter(Metrics metrics, String name, String help) {
        return metrics.counter(name, help).with();
    }

    private static HistogramSeries histogram(Metrics metrics, String name, String help, double start, int count) {
        return metrics.histogram(name, help, start, 2, count).with();
    }

    long now() {
        return ticker.nanos();
    }

    void ranged() {
        ranges.increment();
    }

    void put(long bytes) {
        puts.increment();
        putBytes.add(bytes);
    }

    void deleted() {
        deletes.increment();
    }

    /** Counts a transaction, which is what did more than one thing at once. */
    void ended(int operations) {
        if (operations > 1) {
            txns.increment();
        }
    }

    void hashed(long sinceNanos) {
        hash.observe((ticker.nanos() - sinceNanos) / NANOS_PER_SECOND);
    }

    void hashedByRevision(long sinceNanos) {
        hashByRevision.observe((ticker.nanos() - sinceNanos) / NANOS_PER_SECOND);
    }

    /** A compaction has worked for a while; so long others may have had to wait for the processor. */
    void compactedSlice(int records, long sinceNanos) {
        compactedRecords.add(records);
        compactionPause.observe(milliseconds(sinceNanos));
    }

    void compacted(long sinceNanos) {
        compaction.observe(milliseconds(sinceNanos));
        lastCompaction.set(clock.instant().getEpochSecond());
    }

    void compactedIndex(long sinceNanos) {
        indexCompactionPause.observe(milliseconds(sinceNanos));
    }

    private double milliseconds(long sinceNanos) {
        return (ticker.nanos() - sinceNanos) / NANOS_PER_MILLISECOND;
    }
}
