// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.published;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What an archive says of a file. */
record TarEntry(String name, int mode, long user, long group, Instant modified, String target, ByteBuffer content) {
    static List<TarEntry> ofGzip(Path archive) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(archive))) {
            return read(new GZIPInputStream(in));
        }
    }

    /** Reads one of the two archives in a Debian package: {@code control} or {@code data}. */
    static List<TarEntry> ofDebian(Path file, String part) throws IOException {
        try (var in = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith(part + ".tar.gz")) {
                    return read(new GZIPInputStream(in));
                }
            }
        }
        throw new IOException(file + " has no " + part);
    }

    /** Lays the files down below the folder, with their modes. */
    static void unpack(List<TarEntry> entries, Path folder) throws IOException {
        for (var entry : entries) {
            var path = folder.resolve(entry.name()).normalize();
            if (entry.isFolder()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                Files.write(path, entry.content().array());
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(entry.permissions()));
            }
        }
    }

    boolean isFolder() {
        return name.endsWith("/");
    }

    /** Returns the mode as {@code ls -l} shows it. */
    String permissions() {
        var text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return permissions() + " " + user + ":" + group + " " + modified + " " + name;
    }

    private static List<TarEntry> read(InputStream in) throws IOException {
        var entries = new ArrayList<TarEntry>();
        var tar = new TarArchiveInputStream(in);
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            entries.add(of(entry, ByteBuffer.wrap(tar.readAllBytes())));
        }
        return entries;
    }

    private static TarEntry of(TarArchiveEntry entry, ByteBuffer content) {
        return new TarEntry(
                entry.getName(),
                entry.getMode() & 0777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.getLastModifiedTime().toInstant(),
                entry.getLinkName(),
                content);
    }
}
