// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kvorum.api.env.Disk;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StoreDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which storage engine the data of a member lies in: the file {@code member/engine} holds its name. It is replaced at the very moment a switch to another
 * engine is done, and wins over {@code --storage-engine}, which counts at the first start. Every call blocks.
 */
final class EngineRecord {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRecord.class);

    static final String FILE = "engine";

    private static final String IN_MAKING = FILE + ".tmp";
    private static final int BYTES_MAX = 1024;

    private final Disk disk;
    private final Path directory;

    EngineRecord(Disk disk, Path memberDirectory) {
        this.disk = disk;
        this.directory = memberDirectory;
    }

    /** It may say the one thing or the other after a crash: nothing may be deleted, and nobody may go on. */
    static final class Uncertain extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        Uncertain(IOException cause) {
            super("cannot make sure which storage engine the data lies in: " + cause.getMessage(), cause);
        }
    }

    /**
     * Returns the engine that a member is to be started with: the one its data lies in, or the configured one for a member that has no data.
     *
     * @throws StartException if the directory cannot be read
     */
    static String engineOf(Disk disk, MemberConfig config) {
        var options = new MemberOptions(config);
        var record = new EngineRecord(disk, options.memberDirectory());
        try {
            var recorded = record.read();
            return recorded.isPresent() ? recorded.get() : record.found(config.text("storage-engine"));
        } catch (IOException e) {
            throw new StartException("cannot read " + record.path() + ": " + e.getMessage(), e);
        }
    }

    /** Says which engine a start waits for, and why for this one. */
    static void warnOfMissing(Disk disk, MemberConfig config) {
        var name = engineOf(disk, config);
        var configured = config.text("storage-engine");
        var line = LOG.atWarn().addKeyValue("storage-engine", name);
        if (name.equals(configured)) {
            line.log("waiting for a bundle that brings the storage engine");
        } else {
            line.addKeyValue("configured-storage-engine", configured)
                    .log("waiting for a bundle that brings the storage engine: the data of this member lies in it,"
                            + " whatever --storage-engine says");
        }
    }

    Path path() {
        return directory.resolve(FILE);
    }

    /** Returns what the file says, empty if there is none. */
    Optional<String> read() throws IOException {
        if (!disk.exists(path())) {
            return Optional.empty();
        }
        var name = text(path()).strip();
        if (name.isEmpty()) {
            throw new IOException("it should hold the name of the storage engine that the data in " + directory
                    + " lies in, but is empty; write the name into it");
        }
        return Optional.of(name);
    }

    /** Replaces what the file says, durably; if that fails with another exception than {@link Uncertain} it says what it said. */
    void write(String engine) throws IOException {
        var making = directory.resolve(IN_MAKING);
        disk.delete(making);
        try (var file = disk.openForWriting(making)) {
            file.write(ByteBuffer.wrap((engine + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        disk.rename(making, path());
        try {
            disk.syncDirectory(directory);
        } catch (IOException e) {
            throw new Uncertain(e);
        }
    }

    /** Returns the engine of the one store there is, the configured one if there is no store, or several. */
    private String found(String configured) throws IOException {
        var engines = marked().values().stream().distinct().toList();
        return engines.size() == 1 ? engines.get(0) : configured;
    }

    /** Returns the engines by the names of the directories that bear their mark. */
    Map<String, String> marked() throws IOException {
        var marked = new HashMap<String, String>();
        for (var name : disk.list(directory)) {
            var marker = directory.resolve(name).resolve(StoreDirectory.MARKER);
            if (disk.exists(marker)) {
                marked.put(name, text(marker).strip().split(" ", 2)[0]);
            }
        }
        return marked;
    }

    /** Returns the directories in which other engines than this one have, or had, their stores. */
    List<String> directoriesOfOthers(String engine, List<String> engines) throws IOException {
        var others = new ArrayList<String>();
        var marked = marked();
        for (var name : disk.list(directory)) {
            if (EngineStores.isOf(engine, name)) {
                continue;
            }
            var mark = marked.get(name);
            boolean otherMark = mark != null && !mark.equals(engine);
            boolean otherName = mark == null && engines.stream().anyMatch(other -> EngineStores.isOf(other, name));
            if (otherMark || otherName) {
                others.add(name);
            }
        }
        return others;
    }

    private String text(Path path) throws IOException {
        try (var file = disk.openForReading(path)) {
            var buffer = ByteBuffer.allocate((int) Math.min(BYTES_MAX, file.size()));
            long position = 0;
            while (buffer.hasRemaining()) {
                int count = file.read(buffer, position);
                if (count < 0) {
                    break;
                }
                position += count;
            }
            return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        }
    }
}
