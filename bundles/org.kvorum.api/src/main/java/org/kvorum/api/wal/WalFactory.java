// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.Environment;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.osgi.annotation.versioning.ProviderType;

/** Creates and opens logs. */
@ProviderType
public interface WalFactory {
    /** Returns a factory whose logs count and time what they do in a member's registry; this one's count nothing. */
    default WalFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /** Returns whether the directory holds a log. */
    boolean exists(Disk disk, WalOptions options) throws IOException;

    /**
     * Creates a log with the metadata record and what the log of a founder begins with; atomic: after a crash there is either no log or one with all of that.
     *
     * @param entries the first entries; none for who joins a cluster
     * @param hardState what goes with them, or {@link HardState#EMPTY}
     */
    Wal create(Disk disk, WalOptions options, Bytes metadata, List<Entry> entries, HardState hardState)
            throws IOException;

    /**
     * Returns the snapshot records whose index is committed, oldest first; reads the whole log.
     *
     * @throws WalException if the log is damaged elsewhere than at its tail
     */
    List<WalSnapshot> validSnapshots(Disk disk, WalOptions options) throws IOException;

    /**
     * Returns the newest snapshot record whose index is committed and not above the given one; reads no more of the log than that takes, which is mostly its
     * last segment.
     *
     * @throws WalException if what was read is damaged elsewhere than at its tail
     */
    Optional<WalSnapshot> newestSnapshot(Disk disk, WalOptions options, long upTo) throws IOException;

    /**
     * Opens a log to go on with it, reading all entries after the snapshot. A torn tail is cut off (the damaged segment is kept as {@code .broken}).
     *
     * @throws WalException if the log is damaged elsewhere than at its tail, is locked by another process, or has no such snapshot record
     */
    WalRecovery open(Disk disk, WalOptions options, WalSnapshot start) throws IOException;
}
