// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import org.kvorum.api.kv.KvStore;

/**
 * How much of the heap the key index takes, estimated from what it holds. Beyond a part of the heap there is no room for more keys: that is an answer, and not
 * an {@link OutOfMemoryError}.
 *
 * @param store whose index it is
 * @param heapBytesMax how large the heap may grow
 */
record IndexMemory(KvStore store, long heapBytesMax) {
    /** Measured: 90 bytes for a key of 30 bytes, 29 bytes for each older revision of a key. */
    private static final long BYTES_PER_KEY = 100;

    private static final long BYTES_PER_REVISION = 30;

    /** The rest is for what comes and goes. */
    private static final double PART_MAX = 0.75;

    /** Returns whether there is room for more keys and revisions. */
    boolean hasRoom() {
        long keys = store.keys();
        long revisions = Math.max(0, store.revision() - Math.max(0, store.compactRevision()) - keys);
        return keys * BYTES_PER_KEY + revisions * BYTES_PER_REVISION < heapBytesMax * PART_MAX;
    }
}
