// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Files and directories, as little of them as a log needs, so that the simulator can lose and tear writes. Any thread; every call may block. */
@ProviderType
public interface Disk {
    /** Returns whether the path names a file or directory. */
    boolean exists(Path path) throws IOException;

    /** Returns the names in the directory, sorted; empty if there is no such directory. */
    List<String> list(Path directory) throws IOException;

    /** Creates the directory and its parents with mode 0700 where they are missing. */
    void createDirectories(Path directory) throws IOException;

    /** Opens a file to read it; fails with {@link java.nio.file.NoSuchFileException} if it is missing. */
    DiskFile openForReading(Path file) throws IOException;

    /** Opens a file to read and write it, creating it with mode 0600 if it is missing. */
    DiskFile openForWriting(Path file) throws IOException;

    /** Renames a file or directory atomically, replacing a file of the new name. Durable only after {@link #syncDirectory}. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file, or an empty directory; nothing happens if it is missing. */
    void delete(Path path) throws IOException;

    /** Makes creations, renames and deletions in the directory durable. */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Takes an exclusive lock on a file for this process, creating the file if it is missing.
     *
     * @throws DiskLockedException if another process (or this one) holds it
     */
    AutoCloseable lock(Path file) throws IOException;
}
