// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** A walk over records in key order; belongs to the view it came from. */
@ConsumerType
public interface Cursor extends AutoCloseable {
    /** Moves to the next record; {@code false} at the end. */
    boolean next();

    /** Returns the key of the current record. */
    Bytes key();

    /** Returns the value of the current record. */
    Bytes value();

    @Override
    void close();
}
