// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.Snapshot;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open log. One thread at a time. After an {@link IOException} the log must not be used any more: what reached the disk is unknown until it is opened
 * again.
 */
@ProviderType
public interface Wal extends Closeable {
    /**
     * Appends entries and then the hard state, if it is given and differs from the last one. Entries may overwrite a tail that was appended before. Nothing is
     * durable before {@link #sync()}; a segment may be cut.
     */
    void append(List<Entry> entries, @Nullable HardState hardState) throws IOException;

    /** Makes everything appended so far durable with one fdatasync. */
    void sync() throws IOException;

    /** Writes the {@code .snap} file, then its snapshot record, each durable in that order. */
    void saveSnapshot(Snapshot snapshot) throws IOException;

    /** Unlocks the segments that hold only entries up to the index. */
    void release(long index) throws IOException;

    /** Deletes unlocked segments and {@code .snap} files beyond the numbers to keep; returns how many. */
    int purge() throws IOException;

    /** Syncs and closes the log. */
    @Override
    void close() throws IOException;
}
