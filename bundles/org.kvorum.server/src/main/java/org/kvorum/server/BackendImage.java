// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.Castagnoli;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;

/**
 * Snapshot files for an engine that forgets: all buckets of a store in one file.
 *
 * <p>The file is a row of blocks, each a big-endian {@code int} length, the CRC-32C of the block, and the block: records of bucket, key and value. An empty
 * block ends the file; without it the file is not whole.
 */
final class BackendImage {
    private static final String SUFFIX = ".image";
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int BLOCK_HEADER_BYTES = 2 * Integer.BYTES;

    /** How much is written before it is synced: the log, which waits for the same disk, should not find it busy with all of an image. */
    private static final int SYNC_BYTES = 8 << 20;

    private static final int RECORD = 1;

    private final Disk disk;
    private final Path directory;

    BackendImage(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Writes the image that belongs to the log index; whole and durable, or not there, whatever happens. */
    void save(long index, StoreView view) throws IOException {
        disk.createDirectories(directory);
        var temporary = directory.resolve("tmp" + SUFFIX);
        disk.delete(temporary);
        try (var file = disk.openForWriting(temporary)) {
            var blocks = new BlockWriter(file);
            for (var bucket : Bucket.all()) {
                try (var cursor = view.cursor(bucket, Bytes.EMPTY, Bytes.EMPTY)) {
                    while (cursor.next()) {
                        blocks.add(bucket, cursor.key(), cursor.value());
                    }
                }
            }
            blocks.finish();
            file.sync();
        }
        disk.rename(temporary, path(index));
        disk.syncDirectory(directory);
    }

    /** Fills an empty store from the image of the log index; returns whether there is a whole one. */
    boolean load(long index, Store store) throws IOException {
        var path = path(index);
        if (!disk.exists(path) || !readBlocks(path, batch -> {})) {
            return false;
        }
        return readBlocks(path, store::write);
    }

    /** Deletes all images. */
    void purge() throws IOException {
        purge(Long.MAX_VALUE, 0);
    }

    /** Deletes the images up to the log index but the newest of them. Later ones are nobody's yet: the log does not say that it goes on from there. */
    void purge(long upTo, int keep) throws IOException {
        List<String> images = disk.list(directory).stream()
                .filter(BackendImage::isImage)
                .filter(image -> image.compareTo(name(upTo)) <= 0)
                .toList();
        for (var old : images.subList(0, Math.max(0, images.size() - keep))) {
            disk.delete(directory.resolve(old));
        }
    }

    private static boolean isImage(String name) {
        return name.endsWith(SUFFIX) && !name.startsWith("tmp");
    }

    private Path path(long index) {
        return directory.resolve(name(index));
    }

    private static String name(long index) {
        return String.format(Locale.ROOT, "%016x", index) + SUFFIX;
    }

    private interface BatchSink {
        void accept(WriteBatch batch);
    }

    private boolean readBlocks(Path path, BatchSink sink) throws IOException {
        try (var file = disk.openForReading(path)) {
            long position = 0;
            while (true) {
                var header = read(file, position, BLOCK_HEADER_BYTES);
                if (header == null) {
                    return false;
                }
                int length = header.getInt();
                int crc = header.getInt();
                position += BLOCK_HEADER_BYTES;
                if (length == 0) {
                    return true;
                }
                var block = length < 0 ? null : read(file, position, length);
                var body = block == null ? Bytes.EMPTY : Bytes.copyOf(block);
                if (body.length() != length || Castagnoli.update(0, body) != crc) {
                    return false;
                }
                sink.accept(decode(body));
                position += length;
            }
        } catch (WireFormatException e) {
            return false;
        }
    }

    private static @Nullable ByteBuffer read(DiskFile file, long position, int length) throws IOException {
        if (file.size() - position < length) {
            return null;
        }
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer.flip();
    }

    private static WriteBatch decode(Bytes block) {
        var batch = new WriteBatch();
        var in = new WireReader(block);
        while (in.next()) {
            var bucket = Bytes.EMPTY;
            var key = Bytes.EMPTY;
            var value = Bytes.EMPTY;
            var record = new WireReader(in.bytes());
            while (record.next()) {
                switch (record.field()) {
                    case 1 -> bucket = record.bytes();
                    case 2 -> key = record.bytes();
                    case 3 -> value = record.bytes();
                    default -> record.skip();
                }
            }
            batch.put(new Bucket(bucket.toStringUtf8()), key, value);
        }
        return batch;
    }

    private static final class BlockWriter {
        private final DiskFile file;
        private WireWriter block = new WireWriter(BLOCK_BYTES);
        private long position;
        private long synced;

        BlockWriter(DiskFile file) {
            this.file = file;
        }

        void add(Bucket bucket, Bytes key, Bytes value) throws IOException {
            block.message(RECORD, record -> record.bytes(1, Bytes.utf8(bucket.name()))
                    .bytes(2, key)
                    .bytes(3, value));
            if (BLOCK_BYTES <= block.length()) {
                flush();
            }
        }

        void finish() throws IOException {
            if (0 < block.length()) {
                flush();
            }
            write(Bytes.EMPTY);
        }

        private void flush() throws IOException {
            write(block.toBytes());
            block = new WireWriter(BLOCK_BYTES);
        }

        private void write(Bytes body) throws IOException {
            var framed = ByteBuffer.allocate(BLOCK_HEADER_BYTES + body.length())
                    .putInt(body.length())
                    .putInt(Castagnoli.update(0, body))
                    .put(body.asByteBuffer())
                    .flip();
            file.write(framed, position);
            position += BLOCK_HEADER_BYTES + body.length();
            if (SYNC_BYTES <= position - synced) {
                file.sync();
                synced = position;
            }
        }
    }
}
