// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bench.engines;

/** What is measured of an engine, in the order of the report. */
public enum Figure {
    PUTS_PER_SECOND("putsPerSecond", "puts/s", 0),
    PUT_CPU_MICROS("putCpuMicros", "CPU µs per put", 2),
    BATCH_P50_MILLIS("batchP50Millis", "batch p50 ms", 1),
    BATCH_P99_MILLIS("batchP99Millis", "batch p99 ms", 1),
    MIXED_PUTS_PER_SECOND("mixedPutsPerSecond", "puts/s beside reads", 0),
    MIXED_RANGES_PER_SECOND("mixedRangesPerSecond", "reads of 100/s beside puts", 0),
    FULL_MEGABYTES("fullMegabytes", "MB on disk, all written", 0),
    DELETES_PER_SECOND("deletesPerSecond", "deletes/s", 0),
    DELETED_MEGABYTES("deletedMegabytes", "MB, older half deleted", 0),
    RECLAIM_SECONDS("reclaimSeconds", "reclaim s", 1),
    RECLAIM_PIECE_MILLIS("reclaimPieceMillis", "longest piece of it ms", 0),
    RECLAIMED_MEGABYTES("reclaimedMegabytes", "MB, reclaimed", 0),
    HEAP_MEGABYTES("heapMegabytes", "live heap MB", 0),
    REOPEN_MILLIS("reopenMillis", "reopen and first read ms", 0),
    SCAN_RECORDS_PER_SECOND("scanRecordsPerSecond", "records/s read in order", 0);

    private final String key;
    private final String title;
    private final int decimals;

    Figure(String key, String title, int decimals) {
        this.key = key;
        this.title = title;
        this.decimals = decimals;
    }

    /** The name for programs. */
    public String key() {
        return key;
    }

    /** The name for people, with the unit. */
    public String title() {
        return title;
    }

    /** How many digits after the point are worth showing. */
    public int decimals() {
        return decimals;
    }
}
