// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** An open file. One thread at a time. */
@ProviderType
public interface DiskFile extends Closeable {
    /** Reads into the buffer from the position of the file; returns the number of bytes read, -1 at the end of the file. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all that remains in the buffer at the position of the file. Durable only after {@link #sync}. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Grows the file to the size with zeros and reserves the space; fails now, not later, if the disk is full. */
    void preallocate(long size) throws IOException;

    /** Cuts the file at the size. */
    void truncate(long size) throws IOException;

    /** Returns the size in bytes. */
    long size() throws IOException;

    /** Makes all written data durable (fdatasync: the size too, other metadata not necessarily). */
    void sync() throws IOException;
}
