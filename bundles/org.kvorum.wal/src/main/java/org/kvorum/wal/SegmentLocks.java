// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskLockedException;
import org.kvorum.api.wal.WalException;

/** The locks on the segments in use, oldest first: what has no lock may be purged, and a second server does not start. */
final class SegmentLocks {
    private final Disk disk;
    private final Path directory;
    private final Deque<Lock> locks = new ArrayDeque<>();

    SegmentLocks(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    private record Lock(SegmentName name, AutoCloseable held) {}

    /** Locks a segment whose file is there already, or is still called otherwise. */
    void add(SegmentName name, Path file) throws IOException {
        try {
            locks.addLast(new Lock(name, disk.lock(file)));
        } catch (DiskLockedException e) {
            var failure = new WalException("log file " + file
                    + " is locked by another process: only one member may use " + directory + ", stop the other one");
            failure.initCause(e);
            throw failure;
        }
    }

    SegmentName oldest() {
        return locks.getFirst().name();
    }

    /** Unlocks the segments before the last one that begins below the index. */
    void release(long index) throws IOException {
        int keepFrom = 0;
        int place = 0;
        for (var lock : locks) {
            if (lock.name().index() < index) {
                keepFrom = place;
            }
            place++;
        }
        for (int i = 0; i < keepFrom; i++) {
            unlock(locks.removeFirst());
        }
    }

    void releaseAll() throws IOException {
        while (!locks.isEmpty()) {
            unlock(locks.removeFirst());
        }
    }

    private static void unlock(Lock lock) throws IOException {
        try {
            lock.held().close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot unlock " + lock.name(), e);
        }
    }
}
