// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.kvorum.api.env.Disk;
import org.kvorum.api.snapshot.SnapshotException;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The databases that leaders sent, in files named after the log index whose state they hold; and the stores that are filled from them. Every call blocks. */
final class ReceivedDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedDatabases.class);

    private static final String SUFFIX = ".snap.db";
    private static final int NAME_LENGTH = 16 + SUFFIX.length();
    private static final long RECORDS_A_LINE = 1_000_000;

    /** Belong to the file, not to the state: the membership and the cluster's version say the same. */
    private static final Set<Bytes> META_OF_FILE = Set.of(Bytes.utf8("confState"), Bytes.utf8("storageVersion"));

    private final Disk disk;
    private final Path directory;
    private final SnapshotFormat format;
    private final Supplier<EngineStores> engineStores;

    /**
     * Creates the keeper.
     *
     * @param engineStores gives the stores of the engine in use
     */
    ReceivedDatabases(Disk disk, Path directory, SnapshotFormat format, Supplier<EngineStores> engineStores) {
        this.disk = disk;
        this.directory = directory;
        this.format = format;
        this.engineStores = engineStores;
    }

    boolean exists(long index) throws IOException {
        return disk.exists(path(index));
    }

    /** Takes another file for what a leader sent at the index, if it holds the state at just that index; otherwise nothing is changed. */
    boolean adopt(Path database, long index) throws IOException {
        var holds = new AtomicLong();
        format.read(disk, database, batch -> batch.writes().forEach(write -> {
            var value = write.value();
            if (write.bucket().equals(Bucket.META) && write.key().equals(ConsistentIndex.INDEX) && value != null) {
                holds.set(value.longAt(0));
            }
        }));
        if (holds.get() != index) {
            return false;
        }
        disk.rename(database, path(index));
        disk.syncDirectory(directory);
        return true;
    }

    /** Fills a new store with the state at a log index; it is on disk, if the engine is durable. */
    Store load(ConsistentIndex at) throws IOException {
        var path = path(at.index());
        if (!disk.exists(path)) {
            throw new SnapshotException("failed to find database snapshot file (snap: snapshot file doesn't exist): "
                    + path + "; remove this member from the cluster and add it anew");
        }
        LOG.atInfo().addKeyValue("path", path.toString()).log("applying snapshot: reading the received database");
        var stores = engineStores.get();
        var store = stores.create(at.index());
        boolean whole = false;
        try {
            var filling = new Filling(store);
            long records = format.read(disk, path, filling::add);
            filling.finish(at, path);
            whole = true;
            LOG.atInfo()
                    .addKeyValue("path", path.toString())
                    .addKeyValue("records", records)
                    .log("read the received database");
            return store;
        } finally {
            if (!whole) {
                store.close();
                stores.delete(at.index());
            }
        }
    }

    /** Deletes the databases up to the index: there is a newer state on disk. */
    void deleteUpTo(long index) throws IOException {
        for (var name : disk.list(directory)) {
            if (name.length() == NAME_LENGTH && name.endsWith(SUFFIX) && name.compareTo(name(index)) <= 0) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    private Path path(long index) {
        return directory.resolve(name(index));
    }

    private static String name(long index) {
        return HexFormat.of().toHexDigits(index) + SUFFIX;
    }

    /** Hands records on, but keeps the consistent index back until all else is written. */
    private static final class Filling {
        private final Store store;
        private long found;
        private long records;

        Filling(Store store) {
            this.store = store;
        }

        void add(WriteBatch batch) {
            var kept = new WriteBatch();
            for (var write : batch.writes()) {
                var value = write.value();
                if (write.bucket().equals(Bucket.META)
                        && (ConsistentIndex.KEYS.contains(write.key()) || META_OF_FILE.contains(write.key()))) {
                    if (write.key().equals(ConsistentIndex.INDEX) && value != null) {
                        found = value.longAt(0);
                    }
                } else if (value != null) {
                    kept.put(write.bucket(), write.key(), value);
                }
            }
            if (0 < kept.size()) {
                store.write(kept);
            }
            long before = records / RECORDS_A_LINE;
            records += batch.size();
            if (before < records / RECORDS_A_LINE) {
                LOG.atInfo().addKeyValue("records", records).log("reading the received database");
            }
        }

        void finish(ConsistentIndex at, Path path) throws SnapshotException {
            if (at.index() < found) {
                throw new SnapshotException("the database in " + path + " holds the state at log index " + found
                        + ", not at " + at.index());
            }
            var last = new WriteBatch();
            at.writeTo(last);
            store.write(last);
        }
    }
}
