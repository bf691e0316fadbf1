// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalException;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs in etcd's format. Any thread; has no state but what is counted. */
@Component
public final class FileWalFactory implements WalFactory {
    private static final Logger LOG = LoggerFactory.getLogger(FileWalFactory.class);
    private static final int COPY_BYTES = 1 << 20;

    private final WalSeries series;

    /** Creates a factory of logs that count nothing. */
    public FileWalFactory() {
        series = WalSeries.none();
    }

    /** Creates the factory; its logs count and time what they do. */
    public FileWalFactory(Metrics metrics, Environment environment) {
        series = new WalSeries(metrics, environment.ticker());
    }

    @Override
    public WalFactory measuredBy(Metrics metrics, Environment environment) {
        return new FileWalFactory(metrics, environment);
    }

    @Override
    public boolean exists(Disk disk, WalOptions options) throws IOException {
        return !SegmentName.list(disk, options.walDirectory()).isEmpty();
    }

    @Override
    public Wal create(Disk disk, WalOptions options, Bytes metadata, List<Entry> entries, HardState hardState)
            throws IOException {
        var directory = options.walDirectory();
        if (exists(disk, options)) {
            throw new WalException("there is a log in " + directory + " already");
        }
        var temporary = directory.resolveSibling(directory.getFileName() + ".tmp");
        for (var leftover : disk.list(temporary)) {
            disk.delete(temporary.resolve(leftover));
        }
        disk.createDirectories(temporary);
        var locks = new SegmentLocks(disk, directory);
        var file = temporary.resolve(SegmentName.FIRST.toString());
        locks.add(SegmentName.FIRST, file);
        Segment segment = null;
        try {
            segment = Segment.open(disk, file, options, 0, series);
            int crc = FileWal.writeHead(segment, metadata, entries, hardState);
            if (options.fsync()) {
                disk.syncDirectory(temporary);
            }
            disk.rename(temporary, directory);
            if (options.fsync() && directory.toAbsolutePath().getParent() != null) {
                disk.syncDirectory(directory.toAbsolutePath().getParent());
            }
            segment.renamed(directory.resolve(SegmentName.FIRST.toString()));
            var end = new FileWal.End(SegmentName.FIRST, crc, hardState, entries.size());
            return new FileWal(disk, options, locks, segment, metadata, end, series);
        } catch (IOException e) {
            giveUp(segment, locks, e);
            throw e;
        }
    }

    @Override
    public List<WalSnapshot> validSnapshots(Disk disk, WalOptions options) throws IOException {
        var directory = options.walDirectory();
        return committedSnapshots(disk, directory, SegmentName.listAll(disk, directory));
    }

    @Override
    public Optional<WalSnapshot> newestSnapshot(Disk disk, WalOptions options, long upTo) throws IOException {
        var directory = options.walDirectory();
        var names = SegmentName.listAll(disk, directory);
        for (int first = names.size() - 1; first >= 0; first--) {
            // The log is read on to its end each time: only its last records say what is committed, and records
            // of snapshots rise, so the newest of a tail that has one is the newest of all.
            var newest = committedSnapshots(disk, directory, names.subList(first, names.size())).stream()
                    .filter(snapshot -> snapshot.index() <= upTo)
                    .max(Comparator.comparingLong(WalSnapshot::index));
            if (newest.isPresent()) {
                return newest;
            }
        }
        return Optional.empty();
    }

    private static List<WalSnapshot> committedSnapshots(Disk disk, Path directory, List<SegmentName> names)
            throws IOException {
        try (var reader = new LogReader(disk, directory, names)) {
            var content = new LogContent(reader, 0);
            content.readAll(false);
            long commit = content.hardState().commit();
            return content.snapshots().stream()
                    .filter(snapshot -> snapshot.index() <= commit)
                    .toList();
        }
    }

    @Override
    public WalRecovery open(Disk disk, WalOptions options, WalSnapshot start) throws IOException {
        var directory = options.walDirectory();
        var names = SegmentName.listFrom(disk, directory, start.index());
        var locks = new SegmentLocks(disk, directory);
        Segment segment = null;
        try {
            for (var name : names) {
                locks.add(name, directory.resolve(name.toString()));
            }
            var last = names.get(names.size() - 1);
            var path = directory.resolve(last.toString());
            LogContent content;
            long offset;
            int crc;
            try (var reader = new LogReader(disk, directory, names)) {
                content = new LogContent(reader, start.index());
                content.readAll(true);
                checkStart(content, start, directory);
                if (reader.torn()) {
                    keepBroken(disk, options, path, reader.offset());
                }
                offset = reader.offset();
                crc = reader.crc();
            }
            segment = Segment.open(disk, path, options, offset, series);
            segment.sync();
            var end = new FileWal.End(last, crc, content.hardState(), content.lastIndex());
            var wal = new FileWal(disk, options, locks, segment, content.metadata(), end, series);
            return new WalRecovery(wal, content.metadata(), content.hardState(), content.entries());
        } catch (IOException e) {
            giveUp(segment, locks, e);
            throw e;
        }
    }

    private static void checkStart(LogContent content, WalSnapshot start, Path directory) throws WalException {
        var records = content.snapshots().stream()
                .filter(record -> record.index() == start.index())
                .toList();
        if (records.isEmpty()) {
            throw new WalException("the log in " + directory + " has no snapshot record for index " + start.index()
                    + ": " + LogReader.REMEDY);
        }
        if (records.stream().anyMatch(record -> record.term() != start.term())) {
            throw new WalException("the log in " + directory + " knows the snapshot at index " + start.index()
                    + " under another term than " + start.term() + ": " + LogReader.REMEDY);
        }
    }

    /** Keeps a copy of a file whose tail is about to be cut off. */
    private static void keepBroken(Disk disk, WalOptions options, Path path, long offset) throws IOException {
        var copy = path.resolveSibling(path.getFileName() + ".broken");
        LOG.warn(
                "The last write to the log was torn, its remains are cut off; file={} offset={} copy={}",
                path,
                offset,
                copy);
        disk.delete(copy);
        try (var from = disk.openForReading(path);
                var to = disk.openForWriting(copy)) {
            copy(from, to);
            if (options.fsync()) {
                to.sync();
            }
        }
    }

    private static void copy(DiskFile from, DiskFile to) throws IOException {
        var buffer = ByteBuffer.allocate(COPY_BYTES);
        long position = 0;
        for (int count = from.read(buffer, 0); count >= 0; count = from.read(buffer.clear(), position)) {
            to.write(buffer.flip(), position);
            position += count;
        }
    }

    private static void giveUp(@Nullable Segment segment, SegmentLocks locks, IOException cause) {
        try (segment) {
            locks.releaseAll();
        } catch (IOException again) {
            cause.addSuppressed(again);
        }
    }
}
