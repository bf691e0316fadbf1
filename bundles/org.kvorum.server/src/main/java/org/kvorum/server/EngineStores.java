// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.kvorum.api.env.Disk;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;

/**
 * The directories of an engine's stores. One that is filled from a received database lies beside the one it replaces, so that a crash at any time leaves one of
 * them whole:
 *
 * <pre>
 *   member/xodus                     the store a member begins with
 *   member/xodus-000000000001e240    one that was filled with the state at that log index
 * </pre>
 *
 * A filled store counts once it has a consistent index, which is written last; then all others are superfluous.
 */
final class EngineStores {
    private final Disk disk;
    private final StorageEngine engine;
    private final Path parent;
    private final long cacheBytesMax;
    private final boolean fsync;

    EngineStores(Disk disk, StorageEngine engine, Path parent, long cacheBytesMax, boolean fsync) {
        this.disk = disk;
        this.engine = engine;
        this.parent = parent;
        this.cacheBytesMax = cacheBytesMax;
        this.fsync = fsync;
    }

    StorageEngine engine() {
        return engine;
    }

    /** Returns whether a store of the engine has, or would have, a directory of this name. */
    static boolean isOf(String engine, String directory) {
        var prefix = engine + "-";
        return directory.equals(engine)
                || (directory.startsWith(prefix)
                        && directory.substring(prefix.length()).matches("[0-9a-f]{16}"));
    }

    /** Deletes all stores of the engine; none of them is open. */
    void deleteAll() throws IOException {
        for (var name : disk.list(parent)) {
            if (isOf(engine.name(), name)) {
                deleteTree(parent.resolve(name));
            }
        }
    }

    /** Deletes a directory of another engine, whatever it holds. */
    void deleteRemains(String name) throws IOException {
        deleteWhole(parent.resolve(name));
    }

    /** Opens the newest store that is whole, creating one if there is none, and deletes the others. */
    Store openNewest() throws IOException {
        for (var name : filledNewestFirst()) {
            var store = open(name);
            if (ConsistentIndex.of(store).index() != 0) {
                deleteAllBut(name);
                return store;
            }
            store.close();
            deleteTree(parent.resolve(name));
        }
        return open(engine.name());
    }

    /** Creates an empty store for the state at a log index. */
    Store create(long index) throws IOException {
        deleteTree(parent.resolve(name(index)));
        return open(name(index));
    }

    /** Deletes all stores but the one that was created for the index and newer ones. None of them is open. */
    void deleteAllBut(long index) throws IOException {
        deleteAllBut(name(index));
    }

    /** Deletes what was created for the index, which is closed. */
    void delete(long index) throws IOException {
        deleteTree(parent.resolve(name(index)));
    }

    private String name(long index) {
        return engine.name() + "-" + HexFormat.of().toHexDigits(index);
    }

    private Store open(String name) {
        return engine.open(new StoreOptions(parent.resolve(name), cacheBytesMax, fsync));
    }

    private List<String> filledNewestFirst() throws IOException {
        if (!engine.durable()) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (var name : disk.list(parent)) {
            if (isOf(engine.name(), name) && !name.equals(engine.name())) {
                names.add(name);
            }
        }
        Collections.reverse(names);
        return names;
    }

    private void deleteAllBut(String kept) throws IOException {
        if (!engine.durable()) {
            return;
        }
        for (var name : filledNewestFirst()) {
            // A newer one may be filled just now, for a snapshot that came before the last one was tidied up after.
            if (name.compareTo(kept) < 0) {
                deleteTree(parent.resolve(name));
            }
        }
        if (!kept.equals(engine.name())) {
            deleteTree(parent.resolve(engine.name()));
        }
    }

    private void deleteTree(Path path) throws IOException {
        if (engine.durable()) {
            deleteWhole(path);
        }
    }

    private void deleteWhole(Path path) throws IOException {
        List<String> children;
        try {
            children = disk.list(path);
        } catch (NotDirectoryException e) {
            children = List.of();
        }
        for (var child : children) {
            deleteWhole(path.resolve(child));
        }
        disk.delete(path);
    }
}
