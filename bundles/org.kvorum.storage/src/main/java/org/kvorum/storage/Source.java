// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import org.kvorum.bytes.Bytes;

/** A walk over records and deletions in key order. */
interface Source extends AutoCloseable {
    /** Moves to the next one; {@code false} at the end. */
    boolean next();

    Bytes key();

    /** Returns the value, or {@link BucketBuffer#DELETED} itself. */
    Bytes value();

    @Override
    default void close() {}
}
