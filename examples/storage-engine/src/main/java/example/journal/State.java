// SPDX-License-Identifier: Apache-2.0
package example.journal;

import java.util.HashMap;
import java.util.Map;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.StoreView;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/**
 * What the store holds after a batch. It never changes, so it is its own view, and any number of threads may read it.
 *
 * @param trees the bucket's records
 * @param bytes how long a file of nothing but these records would be
 */
record State(Map<Bucket, Tree> trees, long bytes) implements StoreView {
    static final State EMPTY = new State(Map.of(), 0);

    State after(WriteBatch batch) {
        var changed = new HashMap<>(trees);
        long size = bytes;
        for (var write : batch.writes()) {
            var tree = changed.get(write.bucket());
            var old = Tree.get(tree, write.key());
            if (old != null) {
                size -= Journal.length(write.bucket(), write.key(), old);
            }
            if (write.value() != null) {
                // compact: what is a window of a large array must not keep all of it
                var key = write.key().compact();
                var value = write.value().compact();
                size += Journal.length(write.bucket(), key, value);
                changed.put(write.bucket(), Tree.put(tree, key, value));
            } else if (old != null) {
                changed.put(write.bucket(), Tree.remove(tree, write.key()));
            }
        }
        return new State(changed, size);
    }

    @Override
    public Bytes get(Bucket bucket, Bytes key) {
        return Tree.get(trees.get(bucket), key);
    }

    @Override
    public Cursor cursor(Bucket bucket, Bytes from, Bytes to) {
        return new TreeCursor(trees.get(bucket), from, to);
    }

    /** Nothing to give back: the garbage collector sees when nobody needs it any more. */
    @Override
    public void close() {}
}
