// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.snapshot;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** The bytes of a snapshot file, made while they are read, once from the first to the last. One thread at a time; blocks. */
@ProviderType
public interface SnapshotImage extends AutoCloseable {
    /** Returns the exact number of bytes; known before the first one is read. */
    long sizeBytes();

    /** Reads on and fills the buffer as far as there are bytes; returns their number, at least 1 if there was room, or -1 at the end. */
    int read(ByteBuffer target);

    /** Lets go of the view, at any point and any number of times. */
    @Override
    void close();
}
