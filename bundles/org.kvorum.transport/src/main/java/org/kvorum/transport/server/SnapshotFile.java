// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on its way to the disk: a temporary file that gets its name only when it is whole and durable. On the files' loop only; the first failure is kept and
 * told at the end.
 */
public final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);
    /** Synced bit by bit, so that the sender, who waits five seconds for the answer, does not wait for all of it at the end. */
    private static final long SYNC_BYTES = 16 << 20;

    private static final String TEMPORARY_PREFIX = "tmp";
    private static final String SUFFIX = ".snap.db";

    private final Disk disk;
    private final Path directory;
    private final Path temporary;
    private final Path target;
    private @Nullable DiskFile file;
    private @Nullable String failure;
    private long length;
    private long synced;

    SnapshotFile(Disk disk, Path directory, long index, RandomGenerator random) {
        this.disk = disk;
        this.directory = directory;
        this.temporary = directory.resolve(TEMPORARY_PREFIX + HexFormat.of().toHexDigits(random.nextLong()) + SUFFIX);
        this.target = directory.resolve(HexFormat.of().toHexDigits(index) + SUFFIX);
    }

    /** Deletes what transfers that never ended have left in the directory. */
    public static void deleteLeftovers(Disk disk, Path directory) throws IOException {
        for (var name : disk.list(directory)) {
            if (name.startsWith(TEMPORARY_PREFIX) && name.endsWith(SUFFIX)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    void write(ByteBuffer content) {
        if (failure != null) {
            return;
        }
        try {
            var open = open();
            int bytes = content.remaining();
            open.write(content, length);
            length += bytes;
            if (SYNC_BYTES <= length - synced) {
                open.sync();
                synced = length;
            }
        } catch (IOException e) {
            failure = String.valueOf(e);
        }
    }

    /** Makes the file durable under its name; returns what went wrong, or {@code null}. */
    @Nullable
    String commit() {
        if (failure == null) {
            try {
                open().sync();
                close();
                if (disk.exists(target)) {
                    // It was whole, too, when it got its name, and both stand for the same index.
                    disk.delete(temporary);
                } else {
                    disk.rename(temporary, target);
                }
                disk.syncDirectory(directory);
            } catch (IOException e) {
                failure = String.valueOf(e);
            }
        }
        if (failure != null) {
            discard();
        }
        return failure;
    }

    void discard() {
        try {
            close();
            disk.delete(temporary);
        } catch (IOException e) {
            LOG.warn("cannot delete what was received of a snapshot file={} error={}", temporary, e.toString());
        }
    }

    private DiskFile open() throws IOException {
        var open = file;
        if (open == null) {
            disk.createDirectories(directory);
            open = disk.openForWriting(temporary);
            file = open;
        }
        return open;
    }

    private void close() throws IOException {
        var open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
