// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.wal;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;

/**
 * What a log held when it was opened.
 *
 * @param wal the log, ready for appending
 * @param metadata the metadata record
 * @param hardState the last hard state
 * @param entries the entries after the snapshot, without gaps
 */
public record WalRecovery(Wal wal, Bytes metadata, HardState hardState, List<Entry> entries) {
    public WalRecovery {
        entries = List.copyOf(entries);
    }
}
