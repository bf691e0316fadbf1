// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A folder the framework may keep its state in. Members that run at the same time from one distribution use different slots; a slot is free again when its
 * process has ended, in whatever way, for the operating system then drops the lock. What a slot holds was written by the same distribution, so it is reused.
 */
final class CacheSlot implements AutoCloseable {
    private static final int SLOTS = 64;
    private static final String COMPLETE = "complete";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    /** What goes with the slot: the folder it is in, if that is of use to nobody else. */
    private @Nullable Path temporary;

    private CacheSlot(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes a free slot.
     *
     * @throws IOException if there is none, or the folder cannot be written
     */
    static CacheSlot take(Path cache) throws IOException {
        for (int i = 0; i < SLOTS; i++) {
            var folder = Files.createDirectories(cache.resolve("framework-" + i));
            var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = channel.tryLock();
            if (lock != null) {
                return new CacheSlot(folder, channel, lock);
            }
            channel.close();
        }
        throw new IOException("all slots of " + cache + " are taken");
    }

    /** Takes a slot, or one in a new temporary folder, which goes with it, if the cache is of no use. */
    static CacheSlot takeOrMake(Path cache) throws IOException {
        try {
            return take(cache);
        } catch (IOException e) {
            var temporary = Files.createTempDirectory("kvorum");
            var slot = take(temporary);
            slot.temporary = temporary;
            return slot;
        }
    }

    Path storage() {
        return folder.resolve("storage");
    }

    /** Returns whether all bundles have been installed in this slot. */
    boolean complete() {
        return Files.exists(folder.resolve(COMPLETE));
    }

    /** Notes that all bundles have been installed. */
    void markComplete() throws IOException {
        Files.write(folder.resolve(COMPLETE), new byte[0]);
    }

    /** Notes that what the slot holds is no longer what the distribution has: the next start begins anew. */
    void markSpoilt() {
        try {
            Files.deleteIfExists(folder.resolve(COMPLETE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
        if (temporary != null) {
            delete(temporary);
        }
    }

    private static void delete(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
