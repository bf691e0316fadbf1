// SPDX-License-Identifier: Apache-2.0
package org.kvorum.bbolt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.kvorum.api.env.Disk;
import org.kvorum.env.sim.MemoryDisk;

/** Snapshot files as arrays. */
final class SnapshotFiles {
    private static final Path DIRECTORY = Path.of("/snap");
    static final Path FILE = DIRECTORY.resolve("db");

    private SnapshotFiles() {}

    /** Returns the whole image, read in pieces of any size. */
    static byte[] write(Model model, RandomGenerator dice) {
        try (var image = new BboltFormat().image(model, model.names())) {
            var bytes = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(40_000);
            while (image.read(buffer.clear().limit(dice.nextInt(1, buffer.capacity()))) > 0) {
                bytes.write(buffer.array(), 0, buffer.position());
            }
            if (bytes.size() != image.sizeBytes()) {
                throw new AssertionError(bytes.size() + " bytes, announced as " + image.sizeBytes());
            }
            return bytes.toByteArray();
        }
    }

    static Disk disk(byte[] content) throws IOException {
        var disk = new MemoryDisk();
        disk.createDirectories(DIRECTORY);
        try (var file = disk.openForWriting(FILE)) {
            file.write(ByteBuffer.wrap(content), 0);
        }
        return disk;
    }

    static Model read(byte[] content) throws IOException {
        var model = new Model();
        long count = new BboltFormat().read(disk(content), FILE, batch -> batch.writes()
                .forEach(
                        write -> model.put(write.bucket().name(), write.key(), Objects.requireNonNull(write.value()))));
        if (count != model.size()) {
            throw new AssertionError(count + " records announced, " + model.size() + " read");
        }
        return model;
    }

    /** Returns an unpacked file of the test resources. */
    static byte[] resource(String name) throws IOException {
        try (InputStream packed = Objects.requireNonNull(SnapshotFiles.class.getResourceAsStream(name))) {
            return new GZIPInputStream(packed).readAllBytes();
        }
    }
}
