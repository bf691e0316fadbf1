// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.snapshot.SnapshotFormat;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.wal.WalSnapshot;

/**
 * Where the state of a member lies between its runs: in the stores of an engine, in databases that leaders sent, and, for an engine that forgets, in images.
 *
 * <p>While the data goes to another engine, what either of the two needs is done: a snapshot of the log is then a state that both can be started from.
 */
final class StateFiles {
    private static final long MIB = 1L << 20;

    /** An engine's cache gets an eighth of the heap within these bounds; above, the cache of the operating system does as well and gives memory back. */
    private static final long CACHE_BYTES_MIN = 64 * MIB;

    private static final long CACHE_BYTES_MAX = 128 * MIB;

    private final Function<StorageEngine, EngineStores> storesOf;
    private final ReceivedDatabases received;
    private final BackendImage image;
    private volatile EngineStores stores;
    private volatile @Nullable EngineStores next;

    /**
     * Creates them for an engine.
     *
     * @param storesOf gives the stores of any engine
     */
    StateFiles(
            Disk disk,
            Path snapDirectory,
            SnapshotFormat databases,
            StorageEngine engine,
            Function<StorageEngine, EngineStores> storesOf) {
        this.storesOf = storesOf;
        this.stores = storesOf.apply(engine);
        this.received = new ReceivedDatabases(disk, snapDirectory, databases, this::stores);
        this.image = new BackendImage(disk, snapDirectory);
    }

    static StateFiles of(Parts parts, StorageEngine engine, MemberOptions options) {
        long cache = Math.min(
                CACHE_BYTES_MAX, Math.max(CACHE_BYTES_MIN, Runtime.getRuntime().maxMemory() / 8));
        Disk disk = parts.environment().disk();
        return new StateFiles(
                disk,
                options.snapDirectory(),
                parts.databases(),
                engine,
                each -> new EngineStores(disk, each, options.memberDirectory(), cache, options.fsync()));
    }

    /** Returns the stores of the engine in use. */
    EngineStores stores() {
        return stores;
    }

    /** Returns the stores of any engine. */
    EngineStores storesOf(StorageEngine engine) {
        return storesOf.apply(engine);
    }

    ReceivedDatabases received() {
        return received;
    }

    BackendImage image() {
        return image;
    }

    StorageEngine engine() {
        return stores.engine();
    }

    /** Notes where the data is going, {@code null} if it stays. */
    void setNext(@Nullable EngineStores target) {
        next = target;
    }

    /** Notes that the data has gone there. */
    void use(EngineStores target) {
        stores = target;
    }

    /** Returns whether a snapshot of the log needs an image. */
    boolean needImage() {
        var target = next;
        return !engine().durable() || (target != null && !target.engine().durable());
    }

    /** Returns whether a snapshot of the log needs what was applied to be in the store. */
    boolean needCommit() {
        var target = next;
        return engine().durable() || (target != null && target.engine().durable());
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
        return engine().durable() ? openStore(parts, options) : fill(image, snapshotsNewestFirst(parts, options));
    }

    private Found openStore(Parts parts, MemberOptions options) throws IOException {
        var disk = parts.environment().disk();
        // First, as it refuses a log that is damaged: no store is open then.
        var newest = parts.wals().newestSnapshot(disk, options.wal(), Long.MAX_VALUE);
        var store = stores.openNewest();
        long applied = ConsistentIndex.of(store).index();
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
