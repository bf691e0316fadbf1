// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireFormatException;
import org.kvorum.bytes.WireReader;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.RaftCodec;

/**
 * What the records add up to.
 *
 * <p>The checksum of a record does not cover its type. So each record is also checked for what only its own type can say: a flipped type must not pass for
 * another record.
 */
final class LogContent {
    /** No cluster holds so many elections, but nearly every member's id is greater. */
    private static final long TERM_MAX = 1L << 48;

    private static final int HARD_STATE_FIELDS = 3;

    private final LogReader reader;
    /** Entries up to this one are not kept. */
    private final long start;

    private @Nullable Bytes metadata;
    private HardState hardState = HardState.EMPTY;
    private final List<Entry> entries = new ArrayList<>();
    private final List<WalSnapshot> snapshots = new ArrayList<>();
    private long lastIndex;

    LogContent(LogReader reader, long start) {
        this.reader = reader;
        this.start = start;
        this.lastIndex = start;
    }

    void readAll(boolean keepEntries) throws IOException {
        while (reader.next()) {
            try {
                switch (reader.type()) {
                    case METADATA -> metadata(reader.data());
                    case ENTRY -> {
                        if (keepEntries) {
                            entry(RaftCodec.decodeEntry(reader.data()));
                        }
                    }
                    case HARD_STATE -> hardState(reader.data());
                    case SNAPSHOT -> snapshot(SnapshotRecord.decode(reader.data()));
                    default -> {}
                }
            } catch (WireFormatException e) {
                var failure = reader.damaged(e.getMessage() + " in a record of type " + reader.type());
                failure.initCause(e);
                throw failure;
            }
        }
        if (metadata == null) {
            throw reader.damaged("it has no metadata");
        }
    }

    private void metadata(Bytes data) throws IOException {
        if (metadata != null && !metadata.equals(data)) {
            throw reader.damaged("its metadata are not those of the log");
        }
        metadata = data;
    }

    private void entry(Entry entry) throws IOException {
        checkTerm(entry.term());
        if (entry.index() <= start) {
            return;
        }
        long place = entry.index() - start - 1;
        if (place > entries.size()) {
            throw reader.damaged("entry " + entry.index() + " follows entry " + (start + entries.size()));
        }
        // A new leader's entries take the place of those that were never committed.
        entries.subList((int) place, entries.size()).clear();
        entries.add(entry);
        lastIndex = entry.index();
    }

    private void hardState(Bytes data) throws IOException {
        var in = new WireReader(data);
        while (in.next()) {
            if (in.field() > HARD_STATE_FIELDS) {
                throw reader.damaged("field " + in.field() + " is not one of a hard state");
            }
            in.skip();
        }
        var next = RaftCodec.decodeHardState(data);
        checkTerm(next.term());
        if (next.term() < hardState.term()) {
            throw reader.damaged("the term goes back from " + hardState.term() + " to " + next.term());
        }
        hardState = next;
    }

    private void checkTerm(long term) throws IOException {
        if (term <= 0 || TERM_MAX <= term) {
            throw reader.damaged("no term is " + term);
        }
    }

    private void snapshot(WalSnapshot snapshot) {
        snapshots.add(snapshot);
        lastIndex = Math.max(lastIndex, snapshot.index());
    }

    Bytes metadata() {
        return metadata == null ? Bytes.EMPTY : metadata;
    }

    HardState hardState() {
        return hardState;
    }

    List<Entry> entries() {
        return entries;
    }

    List<WalSnapshot> snapshots() {
        return snapshots;
    }

    /** The last entry or snapshot. */
    long lastIndex() {
        return lastIndex;
    }
}
