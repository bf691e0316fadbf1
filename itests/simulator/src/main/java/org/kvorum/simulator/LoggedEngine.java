// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.Castagnoli;
import org.kvorum.bytes.WireReader;
import org.kvorum.bytes.WireWriter;
import org.kvorum.storage.memory.MemoryEngine;

/**
 * The durable engine of the simulation: a tree in memory, and every batch as a frame at the end of a file, synced before it is visible. It stands for the real
 * ones, which do not let their disk be taken away.
 */
final class LoggedEngine implements StorageEngine {
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private final Disk disk;
    private final StorageEngine memory = new MemoryEngine();

    LoggedEngine(Disk disk) {
        this.disk = disk;
    }

    @Override
    public String name() {
        return "logged";
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        var path = options.directory().resolve("batches");
        try {
            disk.createDirectories(options.directory());
            var file = disk.openForWriting(path);
            syncDirectories(options.directory());
            var store = new LoggedStore(file, memory.open(options), options.fsync());
            store.recover();
            return store;
        } catch (IOException e) {
            throw new StorageException("cannot open " + path + ": " + e.getMessage(), e);
        }
    }

    private void syncDirectories(Path directory) throws IOException {
        for (var parent = directory; parent != null; parent = parent.getParent()) {
            disk.syncDirectory(parent);
        }
    }

    private static final class LoggedStore implements Store {
        private final DiskFile file;
        private final Store memory;
        private final boolean fsync;
        private long end;

        LoggedStore(DiskFile file, Store memory, boolean fsync) {
            this.file = file;
            this.memory = memory;
            this.fsync = fsync;
        }

        void recover() throws IOException {
            while (true) {
                var header = ByteBuffer.allocate(HEADER_BYTES);
                if (file.read(header, end) < HEADER_BYTES) {
                    break;
                }
                header.flip();
                int length = header.getInt();
                int crc = header.getInt();
                if (length <= 0 || file.size() - end - HEADER_BYTES < length) {
                    break;
                }
                var body = ByteBuffer.allocate(length);
                file.read(body, end + HEADER_BYTES);
                var frame = Bytes.copyOf(body.flip());
                if (Castagnoli.update(0, frame) != crc) {
                    break;
                }
                memory.write(decode(frame));
                end += HEADER_BYTES + length;
            }
            file.truncate(end);
            file.sync();
        }

        @Override
        public void write(WriteBatch batch) {
            var frame = encode(batch);
            var framed = ByteBuffer.allocate(HEADER_BYTES + frame.length())
                    .putInt(frame.length())
                    .putInt(Castagnoli.update(0, frame))
                    .put(frame.asByteBuffer())
                    .flip();
            try {
                file.write(framed, end);
                if (fsync) {
                    file.sync();
                }
            } catch (IOException e) {
                throw new StorageException("cannot write: " + e.getMessage(), e);
            }
            end += HEADER_BYTES + frame.length();
            memory.write(batch);
        }

        @Override
        public StoreView view() {
            return memory.view();
        }

        @Override
        public long diskBytes() {
            return end;
        }

        @Override
        public boolean reclaim() {
            return false;
        }

        @Override
        public void close() {
            memory.close();
        }

        private static Bytes encode(WriteBatch batch) {
            var out = new WireWriter(256);
            for (var write : batch.writes()) {
                out.message(1, record -> {
                    record.bytes(1, Bytes.utf8(write.bucket().name())).bytes(2, write.key());
                    var value = write.value();
                    if (value != null) {
                        record.bytesPresent(3, value);
                    }
                });
            }
            // An empty batch is a frame too, and a frame is never empty.
            return out.varintPresent(2, 1).toBytes();
        }

        private static WriteBatch decode(Bytes frame) {
            var batch = new WriteBatch();
            var in = new WireReader(frame);
            while (in.next()) {
                if (in.field() == 1) {
                    decodeWrite(in.bytes(), batch);
                } else {
                    in.skip();
                }
            }
            return batch;
        }

        private static void decodeWrite(Bytes record, WriteBatch batch) {
            var bucket = "";
            var key = Bytes.EMPTY;
            var value = Bytes.EMPTY;
            boolean put = false;
            var in = new WireReader(record);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> bucket = in.bytes().toStringUtf8();
                    case 2 -> key = in.bytes();
                    case 3 -> {
                        value = in.bytes();
                        put = true;
                    }
                    default -> in.skip();
                }
            }
            if (put) {
                batch.put(new Bucket(bucket), key, value);
            } else {
                batch.delete(new Bucket(bucket), key);
            }
        }
    }
}
