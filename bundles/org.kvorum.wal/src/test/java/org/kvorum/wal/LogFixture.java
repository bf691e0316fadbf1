// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.kvorum.api.env.Disk;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.env.sim.MemoryDisk;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.Snapshot;

/** A log on a disk in memory, and what tests say about it. */
final class LogFixture {
    static final Path MEMBER = Path.of("/data/member");
    static final Path WAL = MEMBER.resolve("wal");
    static final Path SNAP = MEMBER.resolve("snap");
    static final Bytes METADATA = Bytes.utf8("node and cluster");
    static final ConfState VOTERS = ConfState.of(List.of(1L, 2L, 3L), List.of());

    final MemoryDisk disk = new MemoryDisk();
    final FileWalFactory factory = new FileWalFactory();
    WalOptions options = new WalOptions(WAL, SNAP, 16 << 10, 3, 2, true);

    static WalOptions options(Path member, long segmentBytes) {
        return new WalOptions(member.resolve("wal"), member.resolve("snap"), segmentBytes, 5, 5, true);
    }

    /** Creates the directory above the log, as a member does before it makes its log. */
    LogFixture prepare() throws IOException {
        disk.createDirectories(MEMBER);
        disk.syncDirectory(Path.of("/"));
        disk.syncDirectory(Path.of("/data"));
        return this;
    }

    Wal create() throws IOException {
        return create(List.of(), HardState.EMPTY);
    }

    Wal create(List<Entry> entries, HardState hardState) throws IOException {
        return factory.create(disk, options, METADATA, entries, hardState);
    }

    WalRecovery open() throws IOException {
        return open(WalSnapshot.START);
    }

    WalRecovery open(WalSnapshot start) throws IOException {
        return factory.open(disk, options, start);
    }

    static Snapshot snapshot(long index, long term) {
        return new Snapshot(index, term, VOTERS, Bytes.utf8("state at " + index));
    }

    /** An entry without a zero sector in its data. */
    static Entry entry(long term, long index, int bytes) {
        var data = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            data[i] = (byte) (1 + (index * 31 + term * 7 + i) % 251);
        }
        return Entry.normal(term, index, Bytes.wrap(data));
    }

    static List<Entry> entries(long term, long first, int count, int bytes) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(term, first + i, bytes));
        }
        return entries;
    }

    static List<Entry> randomEntries(RandomGenerator random, long term, long first, int countMax, int bytesMax) {
        List<Entry> entries = new ArrayList<>();
        int count = random.nextInt(countMax + 1);
        for (int i = 0; i < count; i++) {
            entries.add(entry(term, first + i, random.nextInt(bytesMax)));
        }
        return entries;
    }

    List<String> segments() throws IOException {
        return disk.list(WAL).stream().filter(name -> name.endsWith(".wal")).toList();
    }

    static byte[] read(Disk disk, Path path) throws IOException {
        try (var file = disk.openForReading(path)) {
            var buffer = ByteBuffer.allocate((int) file.size());
            file.read(buffer, 0);
            return buffer.array();
        }
    }

    static void write(Disk disk, Path path, byte[] content) throws IOException {
        disk.delete(path);
        try (var file = disk.openForWriting(path)) {
            file.write(ByteBuffer.wrap(content), 0);
            file.sync();
        }
    }
}
