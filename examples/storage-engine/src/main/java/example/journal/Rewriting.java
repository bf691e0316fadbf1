// SPDX-License-Identifier: Apache-2.0
package example.journal;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.Cursor;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;

/** Writes what is alive to a new journal, a piece at a time, while the old one goes on growing; in the end the new one gets what was added meanwhile. */
final class Rewriting {
    private static final long PIECE_BYTES = 4 << 20;

    private final Journal target;

    /** Where the old journal ended when this began. */
    private final long from;

    private final Iterator<Map.Entry<Bucket, Tree>> trees;
    private Bucket bucket;
    private Cursor cursor;

    Rewriting(Journal target, State state, long from) {
        this.target = target;
        this.from = from;
        this.trees = state.trees().entrySet().iterator();
    }

    /** Writes a piece and returns whether there are more. */
    boolean step() throws IOException {
        var batch = new WriteBatch();
        long bytes = 0;
        while (bytes < PIECE_BYTES && moveOn()) {
            batch.put(bucket, cursor.key(), cursor.value());
            bytes += Journal.length(bucket, cursor.key(), cursor.value());
        }
        target.append(batch);
        target.force();
        return bytes >= PIECE_BYTES;
    }

    /** Completes the new journal, which then holds what the old one does. */
    Journal finish(Journal old) throws IOException {
        target.appendFrom(old, from);
        target.force();
        return target;
    }

    Journal target() {
        return target;
    }

    private boolean moveOn() {
        while (cursor == null || !cursor.next()) {
            if (!trees.hasNext()) {
                return false;
            }
            var next = trees.next();
            bucket = next.getKey();
            cursor = new TreeCursor(next.getValue(), Bytes.EMPTY, Bytes.EMPTY);
        }
        return true;
    }
}
