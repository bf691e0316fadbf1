// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.storage.Store;
import org.kvorum.api.wal.WalSnapshot;

/**
 * Where the state of a member lies between its runs.
 *
 * @param stores the engine's stores
 * @param received databases that leaders sent
 * @param image the snapshot files of an engine that forgets, {@code null} for one that does not
 */
record StateFiles(
        EngineStores stores,
        ReceivedDatabases received,
        @Nullable BackendImage image) {
    private static final long MIB = 1L << 20;

    /** An engine's cache gets an eighth of the heap within these bounds; above, the cache of the operating system does as well and gives memory back. */
    private static final long CACHE_BYTES_MIN = 64 * MIB;

    private static final long CACHE_BYTES_MAX = 128 * MIB;

    static StateFiles of(Parts parts, MemberOptions options) {
        long cache = Math.min(
                CACHE_BYTES_MAX, Math.max(CACHE_BYTES_MIN, Runtime.getRuntime().maxMemory() / 8));
        Disk disk = parts.environment().disk();
        var stores = new EngineStores(disk, parts.engine(), options.memberDirectory(), cache, options.fsync());
        return new StateFiles(
                stores,
                new ReceivedDatabases(disk, options.snapDirectory(), parts.databases(), stores),
                parts.engine().durable() ? null : new BackendImage(disk, options.snapDirectory()));
    }

    /**
     * The state to go on from.
     *
     * @param store what was found, and the only store left
     * @param start where the log begins that leads on from there, empty if the store is behind the log
     */
    record Found(Store store, Optional<WalSnapshot> start) {}

    /** Opens the newest state there is, finishing the installation of a received database if it was cut short. */
    Found open(Parts parts, MemberOptions options) throws IOException {
        return image == null ? openStore(parts, options) : fill(image, snapshotsNewestFirst(parts, options));
    }

    private Found openStore(Parts parts, MemberOptions options) throws IOException {
        var disk = parts.environment().disk();
        var store = stores.openNewest();
        long applied = ConsistentIndex.of(store).index();
        var newest = parts.wals().newestSnapshot(disk, options.wal(), Long.MAX_VALUE);
        if (newest.isEmpty() || newest.get().index() <= applied) {
            return new Found(store, newest);
        }
        var snapshot = newest.get();
        if (received.exists(snapshot.index())) {
            store.close();
            var filled = received.load(new ConsistentIndex(snapshot.index(), snapshot.term()));
            stores.deleteAllBut(snapshot.index());
            return new Found(filled, newest);
        }
        return new Found(store, parts.wals().newestSnapshot(disk, options.wal(), applied));
    }

    /** Fills a store from the newest image that is whole; the beginning of the log needs none. */
    private Found fill(BackendImage images, List<WalSnapshot> newestFirst) throws IOException {
        for (var snapshot : newestFirst) {
            var store = stores.openNewest();
            if (snapshot.index() == 0 || images.load(snapshot.index(), store)) {
                return new Found(store, Optional.of(snapshot));
            }
            store.close();
            if (received.exists(snapshot.index())) {
                var filled = received.load(new ConsistentIndex(snapshot.index(), snapshot.term()));
                return new Found(filled, Optional.of(snapshot));
            }
        }
        return new Found(stores.openNewest(), Optional.of(WalSnapshot.START));
    }

    static List<WalSnapshot> snapshotsNewestFirst(Parts parts, MemberOptions options) throws IOException {
        var snapshots =
                new ArrayList<>(parts.wals().validSnapshots(parts.environment().disk(), options.wal()));
        Collections.reverse(snapshots);
        return snapshots;
    }
}
