// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.kvorum.api.env.Disk;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.Castagnoli;
import org.kvorum.bytes.WireWriter;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.Snapshot;

/** The {@code .snap} files: {@code snappb.snapshot}, a checksum and a {@code raftpb.Snapshot}. */
final class SnapshotFiles {
    private static final String SUFFIX = ".snap";

    private final Disk disk;
    private final Path directory;
    private final boolean fsync;
    private final WalSeries series;

    SnapshotFiles(Disk disk, Path directory, boolean fsync, WalSeries series) {
        this.series = series;
        this.disk = disk;
        this.directory = directory;
        this.fsync = fsync;
    }

    /** Writes the file, durable on return; a crash leaves the whole file or none of its name. */
    void save(Snapshot snapshot) throws IOException {
        long start = series.now();
        var encoded = encode(snapshot);
        series.snapshotEncoded(start);
        disk.createDirectories(directory);
        var hex = HexFormat.of();
        var name = hex.toHexDigits(snapshot.term()) + "-" + hex.toHexDigits(snapshot.index());
        // Names that begin with tmp are swept up at the next start.
        var temporary = directory.resolve("tmp" + name);
        disk.delete(temporary);
        try (var file = disk.openForWriting(temporary)) {
            file.write(ByteBuffer.wrap(encoded.toByteArray()), 0);
            if (fsync) {
                long written = series.now();
                file.sync();
                series.snapshotSynced(written);
            }
        }
        disk.rename(temporary, directory.resolve(name + SUFFIX));
        if (fsync) {
            disk.syncDirectory(directory);
        }
        series.snapshotSaved(start);
    }

    private static Bytes encode(Snapshot snapshot) {
        var data = RaftCodec.encode(snapshot);
        long crc = Integer.toUnsignedLong(Castagnoli.update(0, data));
        return new WireWriter(data.length() + 16)
                .varintPresent(1, crc)
                .bytesPresent(2, data)
                .toBytes();
    }

    /** Deletes the oldest files beyond the number to keep. */
    int purge(int keep) throws IOException {
        List<String> names = disk.list(directory).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .toList();
        int surplus = keep == 0 ? 0 : Math.max(0, names.size() - keep);
        for (var name : names.subList(0, surplus)) {
            disk.delete(directory.resolve(name));
        }
        return surplus;
    }
}
