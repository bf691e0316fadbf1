// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.kvorum.api.env.Disk;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;

/** The real log with segments so small that a short run cuts and purges many. */
record SmallSegments(WalFactory wals, int segmentBytes) implements WalFactory {
    private WalOptions small(WalOptions options) {
        return new WalOptions(
                options.walDirectory(),
                options.snapDirectory(),
                segmentBytes,
                options.walsMax(),
                options.snapshotsMax(),
                options.fsync());
    }

    @Override
    public boolean exists(Disk disk, WalOptions options) throws IOException {
        return wals.exists(disk, small(options));
    }

    @Override
    public Wal create(Disk disk, WalOptions options, Bytes metadata, List<Entry> entries, HardState hardState)
            throws IOException {
        return wals.create(disk, small(options), metadata, entries, hardState);
    }

    @Override
    public List<WalSnapshot> validSnapshots(Disk disk, WalOptions options) throws IOException {
        return wals.validSnapshots(disk, small(options));
    }

    @Override
    public Optional<WalSnapshot> newestSnapshot(Disk disk, WalOptions options, long upTo) throws IOException {
        return wals.newestSnapshot(disk, small(options), upTo);
    }

    @Override
    public WalRecovery open(Disk disk, WalOptions options, WalSnapshot start) throws IOException {
        return wals.open(disk, small(options), start);
    }
}
