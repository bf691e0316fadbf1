// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A consistent image of the database, read once from its beginning to its end. Called on a loop of the transport that may block. */
@ConsumerType
public interface DatabaseSource extends AutoCloseable {
    /** Returns the exact number of bytes. */
    long sizeBytes();

    /** Reads on; returns the number of bytes, at least 1, or -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** Releases the image. Called once, whatever the outcome. */
    @Override
    void close();
}
