// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An unchanging view of a store. Any number of threads may use it at once, a cursor by one thread at a time; several views may be open at once. Closed when no
 * thread uses it any more, by any thread.
 */
@ConsumerType
public interface StoreView extends AutoCloseable {
    /** Returns the value of the key, {@code null} if there is none. */
    @Nullable
    Bytes get(Bucket bucket, Bytes key);

    /**
     * Returns a cursor before the first record of the interval, in key order.
     *
     * @param from the first key, inclusive
     * @param to the end, exclusive; empty for no end
     */
    Cursor cursor(Bucket bucket, Bytes from, Bytes to);

    @Override
    void close();
}
