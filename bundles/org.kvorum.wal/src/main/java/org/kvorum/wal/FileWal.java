// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskLockedException;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalException;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.Snapshot;

/** The log that is written to. */
final class FileWal implements Wal {
    /** A batch is written in parts of about this size, so that a huge one takes no second copy in memory. */
    private static final int WRITE_BYTES = 1 << 20;

    private static final String TEMPORARY = "0.tmp";

    private final Disk disk;
    private final WalOptions options;
    private final SegmentLocks locks;
    private final SnapshotFiles snapshots;
    private final FrameEncoder encoder;
    private final Bytes metadata;
    private final WalSeries series;
    private Segment tail;
    private SegmentName tailName;
    private HardState hardState;
    private long lastIndex;
    private boolean failed;
    private boolean closed;

    /** Where a log ends that is to be continued. */
    record End(SegmentName segment, int crc, HardState hardState, long lastIndex) {}

    FileWal(
            Disk disk,
            WalOptions options,
            SegmentLocks locks,
            Segment tail,
            Bytes metadata,
            End end,
            WalSeries series) {
        this.series = series;
        this.disk = disk;
        this.options = options;
        this.locks = locks;
        this.snapshots = new SnapshotFiles(disk, options.snapDirectory(), options.fsync(), series);
        this.encoder = new FrameEncoder(end.crc());
        this.metadata = metadata;
        this.tail = tail;
        this.tailName = end.segment();
        this.hardState = end.hardState();
        this.lastIndex = end.lastIndex();
    }

    /** Writes what every log begins with and the first entries, durably; returns the checksum to go on from. */
    static int writeHead(Segment segment, Bytes metadata, List<Entry> entries, HardState hardState) throws IOException {
        var encoder = new FrameEncoder(0);
        encoder.crcRecord();
        encoder.record(RecordType.METADATA, metadata);
        encoder.record(RecordType.SNAPSHOT, SnapshotRecord.encode(WalSnapshot.START));
        entries.forEach(encoder::entry);
        if (!hardState.equals(HardState.EMPTY)) {
            encoder.record(RecordType.HARD_STATE, RaftCodec.encode(hardState));
        }
        segment.write(encoder);
        segment.sync();
        return encoder.crc();
    }

    @Override
    public void append(List<Entry> entries, @Nullable HardState newState) throws IOException {
        guard(() -> {
            for (var entry : entries) {
                encoder.entry(entry);
                lastIndex = entry.index();
                if (encoder.length() >= WRITE_BYTES) {
                    tail.write(encoder);
                }
            }
            if (newState != null && !newState.equals(hardState) && !newState.equals(HardState.EMPTY)) {
                encoder.record(RecordType.HARD_STATE, RaftCodec.encode(newState));
                hardState = newState;
            }
            tail.write(encoder);
            if (tail.isFull()) {
                cut();
            }
        });
    }

    @Override
    public void sync() throws IOException {
        guard(() -> tail.sync());
    }

    @Override
    public void saveSnapshot(Snapshot snapshot) throws IOException {
        guard(() -> {
            if (!snapshot.isEmpty()) {
                snapshots.save(snapshot);
            }
            var record = new WalSnapshot(snapshot.index(), snapshot.term(), snapshot.confState());
            encoder.record(RecordType.SNAPSHOT, SnapshotRecord.encode(record));
            lastIndex = Math.max(lastIndex, snapshot.index());
            tail.write(encoder);
            tail.sync();
        });
    }

    @Override
    public void release(long index) throws IOException {
        guard(() -> locks.release(index));
    }

    @Override
    public int purge() throws IOException {
        check();
        return purgeSegments() + snapshots.purge(options.snapshotsMax());
    }

    private int purgeSegments() throws IOException {
        var names = SegmentName.list(disk, options.walDirectory());
        int surplus = options.walsMax() == 0 ? 0 : names.size() - options.walsMax();
        int purged = 0;
        while (purged < surplus && names.get(purged).sequence() < locks.oldest().sequence()) {
            if (!deleteUnlocked(path(names.get(purged)))) {
                break;
            }
            purged++;
        }
        return purged;
    }

    /** Deletes a segment unless somebody else, say a backup, holds it. */
    private boolean deleteUnlocked(Path file) throws IOException {
        var probe = new SegmentLocks(disk, options.walDirectory());
        try {
            probe.add(SegmentName.FIRST, file);
        } catch (WalException e) {
            if (e.getCause() instanceof DiskLockedException) {
                return false;
            }
            throw e;
        }
        try {
            disk.delete(file);
        } finally {
            probe.releaseAll();
        }
        return true;
    }

    /** Ends the segment and begins the next. The new file gets its name when its head is durable, so no segment is ever without. */
    private void cut() throws IOException {
        tail.trim();
        tail.sync();
        var name = tailName.next(lastIndex + 1);
        var temporary = options.walDirectory().resolve(TEMPORARY);
        disk.delete(temporary);
        locks.add(name, temporary);
        var next = Segment.open(disk, temporary, options, 0, series);
        var last = tail;
        tail = next;
        last.close();
        encoder.crcRecord();
        encoder.record(RecordType.METADATA, metadata);
        if (!hardState.equals(HardState.EMPTY)) {
            encoder.record(RecordType.HARD_STATE, RaftCodec.encode(hardState));
        }
        next.write(encoder);
        next.sync();
        disk.rename(temporary, path(name));
        if (options.fsync()) {
            disk.syncDirectory(options.walDirectory());
        }
        next.renamed(path(name));
        tailName = name;
    }

    private Path path(SegmentName name) {
        return options.walDirectory().resolve(name.toString());
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (var last = tail) {
            if (!failed) {
                last.sync();
            }
        } finally {
            locks.releaseAll();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** After a failure nobody knows what is on the disk, so nothing more may be promised. */
    private void guard(Step step) throws IOException {
        check();
        failed = true;
        step.run();
        failed = false;
    }

    private void check() throws WalException {
        if (closed || failed) {
            throw new WalException("the log in " + options.walDirectory() + " is "
                    + (closed ? "closed" : "not usable after an error: start the member again"));
        }
    }
}
