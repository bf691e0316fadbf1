// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Marks a directory as the store of one engine, so that no engine opens, and spoils, what another one or something else has written. */
public final class StoreDirectory {
    /** The file that names the engine and the version of its format. */
    public static final String MARKER = "kvorum-engine";

    private static final String MARKER_IN_MAKING = MARKER + ".tmp";

    private StoreDirectory() {}

    /**
     * Makes sure that the directory belongs to the engine: creates and marks it if it is missing or empty, else reads the mark. Blocks.
     *
     * @param format the version of what the engine writes
     * @throws StorageException if the directory holds something else; it has not been touched then
     */
    public static void claim(Path directory, String engine, int format) {
        var mark = engine + " " + format + "\n";
        try {
            Files.createDirectories(directory);
            var marker = directory.resolve(MARKER);
            if (!Files.exists(marker)) {
                checkEmpty(directory);
                write(directory, marker, mark);
            }
            var found = Files.readString(marker);
            if (!found.equals(mark)) {
                throw new StorageException(directory + " holds a store of the engine and format '" + found.strip()
                        + "', not '" + mark.strip() + "': choose the engine that wrote it, or another directory");
            }
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(directory + " is not a directory", e);
        } catch (IOException e) {
            throw new StorageException("cannot read the directory " + directory + ": " + e, e);
        }
    }

    private static void checkEmpty(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                if (!file.getFileName().toString().equals(MARKER_IN_MAKING)) {
                    throw new StorageException(directory + " holds " + file.getFileName() + " but no " + MARKER
                            + ": it is not the store of an engine, or a damaged one");
                }
            }
        }
    }

    private static void write(Path directory, Path marker, String mark) throws IOException {
        var making = directory.resolve(MARKER_IN_MAKING);
        Files.writeString(making, mark);
        try (var file = FileChannel.open(making, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(making, marker, StandardCopyOption.ATOMIC_MOVE);
        try (var opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }
}
