// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** A copy-on-write tree a bucket; a view is the set of roots at its time. */
final class MemoryStore implements Store {
    /** The roots of the trees that hold something, and the bytes in them; replaced as a whole, never changed. */
    private record Roots(Map<Bucket, Node> trees, long bytes) {}

    private volatile Roots roots = new Roots(Map.of(), 0);
    private volatile boolean closed;

    @Override
    public void write(WriteBatch batch) {
        checkOpen();
        var trees = new HashMap<>(roots.trees());
        var edit = new Edit();
        for (var write : batch.writes()) {
            var root = trees.get(write.bucket());
            var value = write.value();
            var changed = value == null
                    ? edit.delete(root, write.key())
                    : edit.put(
                            root,
                            write.key().compact().backingArray(),
                            value.compact().backingArray());
            if (changed == null) {
                trees.remove(write.bucket());
            } else if (changed != root) {
                trees.put(write.bucket(), changed);
            }
        }
        // the nodes of this edit are shared from here on: nobody holds its token any more, so nobody changes them
        roots = new Roots(Map.copyOf(trees), roots.bytes() + edit.bytesAdded());
    }

    @Override
    public StoreView view() {
        checkOpen();
        return new View(roots.trees());
    }

    @Override
    public long diskBytes() {
        return roots.bytes();
    }

    /** Garbage is the garbage collector's. */
    @Override
    public boolean reclaim() {
        checkOpen();
        return false;
    }

    @Override
    public void close() {
        closed = true;
        roots = new Roots(Map.of(), 0);
    }

    private void checkOpen() {
        if (closed) {
            throw new StorageException("the store in memory is closed");
        }
    }

    private record View(Map<Bucket, Node> trees) implements StoreView {
        @Override
        public @Nullable Bytes get(Bucket bucket, Bytes key) {
            var root = trees.get(bucket);
            var value = root == null ? null : root.get(key);
            return value == null ? null : Bytes.wrap(value);
        }

        @Override
        public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
            return new TreeCursor(trees.get(bucket), from, to);
        }

        @Override
        public void close() {}
    }
}
