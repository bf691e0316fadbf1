// SPDX-License-Identifier: Apache-2.0
package example.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * A file of batches, one after the other:
 *
 * <pre>
 * length of the writes, checksum of that length, checksum of the writes    4 bytes each
 * writes: bucket, key, value                                               each with its length in 4 bytes before it, -1 for a value that was deleted
 * </pre>
 *
 * The length has a checksum of its own, to tell a batch that a crash has cut short (which nobody was told of, and is dropped) from a length that went bad later
 * (behind which lie batches that must not be dropped).
 */
final class Journal implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int DELETED = -1;

    private final Path path;
    private final boolean fsync;
    private final FileOutputStream out;
    private long length;

    private Journal(Path path, boolean fsync) throws IOException {
        this.path = path;
        this.fsync = fsync;
        // not a channel: an interrupted thread would close it
        this.out = new FileOutputStream(path.toFile(), true);
        this.length = Files.size(path);
    }

    /** Reads all batches and goes on behind the last whole one. */
    static Journal open(Path path, boolean fsync, Consumer<WriteBatch> reader) throws IOException {
        if (Files.exists(path)) {
            long whole = read(path, reader);
            try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(whole);
            }
        }
        return new Journal(path, fsync);
    }

    /** Begins an empty one in the place of whatever is there. */
    static Journal create(Path path, boolean fsync) throws IOException {
        Files.deleteIfExists(path);
        return new Journal(path, fsync);
    }

    /** Goes on behind the end of a journal that is known to be whole. */
    static Journal reopen(Path path, boolean fsync) throws IOException {
        return new Journal(path, fsync);
    }

    Path path() {
        return path;
    }

    long length() {
        return length;
    }

    /** Adds a batch at the end; durable only after {@link #force}. */
    void append(WriteBatch batch) throws IOException {
        int size = Math.toIntExact(batch.writes().stream()
                .mapToLong(write -> length(write.bucket(), write.key(), write.value()))
                .sum());
        var buffer = ByteBuffer.allocate(HEADER + size).position(HEADER);
        batch.writes().forEach(write -> encode(write, buffer));
        buffer.putInt(0, size);
        buffer.putInt(4, checksum(buffer.array(), 0, 4));
        buffer.putInt(8, checksum(buffer.array(), HEADER, size));
        append(buffer.array(), buffer.capacity());
    }

    /** Adds what another journal holds from a place on. */
    void appendFrom(Journal other, long position) throws IOException {
        try (var in = Files.newInputStream(other.path)) {
            in.skipNBytes(position);
            var chunk = new byte[1 << 16];
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                append(chunk, count);
            }
        }
    }

    void force() throws IOException {
        if (fsync) {
            out.getFD().sync();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Returns how many bytes a record takes. */
    static long length(Bucket bucket, Bytes key, Bytes value) {
        return 12L + bucket.name().length() + key.length() + (value == null ? 0 : value.length());
    }

    private void append(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
        length += count;
    }

    /** Returns where the last whole batch ends. */
    private static long read(Path path, Consumer<WriteBatch> reader) throws IOException {
        long size = Files.size(path);
        long position = 0;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            while (size - position >= HEADER) {
                var header = ByteBuffer.wrap(in.readNBytes(HEADER));
                int length = header.getInt();
                boolean sound = header.getInt() == checksum(header.array(), 0, 4);
                if (!sound && isZero(header.array()) && isZero(in.readAllBytes())) {
                    // the file had grown when the power went, and its bytes were still on the way
                    return position;
                }
                if (!sound) {
                    throw damaged(path, position);
                }
                long end = position + HEADER + length;
                if (end > size) {
                    return position;
                }
                var writes = in.readNBytes(length);
                if (header.getInt() != checksum(writes, 0, length)) {
                    if (end == size) {
                        return position;
                    }
                    throw damaged(path, position);
                }
                reader.accept(decode(ByteBuffer.wrap(writes)));
                position = end;
            }
        }
        return position;
    }

    private static StorageException damaged(Path path, long position) {
        return new StorageException(path + " is damaged at byte " + position
                + ": restore the member from a snapshot, or remove it from the cluster and add it anew");
    }

    private static void encode(WriteBatch.Write write, ByteBuffer buffer) {
        encode(write.bucket().name().getBytes(StandardCharsets.US_ASCII), buffer);
        encode(write.key().toByteArray(), buffer);
        if (write.value() == null) {
            buffer.putInt(DELETED);
        } else {
            encode(write.value().toByteArray(), buffer);
        }
    }

    private static void encode(byte[] bytes, ByteBuffer buffer) {
        buffer.putInt(bytes.length).put(bytes);
    }

    private static WriteBatch decode(ByteBuffer buffer) {
        var batch = new WriteBatch();
        while (buffer.hasRemaining()) {
            var bucket = new Bucket(new String(bytes(buffer, buffer.getInt()), StandardCharsets.US_ASCII));
            var key = Bytes.wrap(bytes(buffer, buffer.getInt()));
            int length = buffer.getInt();
            if (length == DELETED) {
                batch.delete(bucket, key);
            } else {
                batch.put(bucket, key, Bytes.wrap(bytes(buffer, length)));
            }
        }
        return batch;
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
