// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;

/** Hashes records as etcd's members compare them: names and values, but none of those that a member may or may not have removed yet. */
final class RecordHasher {
    private final CRC32C crc = new CRC32C();
    private final long compactRevision;
    private final long revision;
    private final BooleanSupplier anythingKept;
    private boolean askedAnything;
    private boolean anything;

    /**
     * Creates a hasher.
     *
     * @param compactRevision up to here only records that a compaction keeps count
     * @param revision up to here records count at all
     * @param anythingKept whether a compaction at {@code revision} keeps anything; asked at most once. If it does not, all records count, which is how etcd does it.
     */
    RecordHasher(long compactRevision, long revision, BooleanSupplier anythingKept) {
        this.compactRevision = compactRevision;
        this.revision = revision;
        this.anythingKept = anythingKept;
        feed(Bytes.utf8(Bucket.KEY.name()));
    }

    /** Adds a record; {@code kept} says whether a compaction at the hasher's revision keeps it, and is asked only if it matters. */
    void add(RevisionKey change, Bytes key, Bytes value, BooleanSupplier kept) {
        boolean tombstoneThere = change.main() == compactRevision && change.tombstone();
        if (change.main() > revision || tombstoneThere) {
            return;
        }
        if (change.main() <= compactRevision && !kept.getAsBoolean() && anything()) {
            return;
        }
        feed(key);
        feed(value);
    }

    int hash() {
        return (int) crc.getValue();
    }

    private boolean anything() {
        if (!askedAnything) {
            askedAnything = true;
            anything = anythingKept.getAsBoolean();
        }
        return anything;
    }

    private void feed(Bytes bytes) {
        crc.update(bytes.backingArray(), bytes.backingOffset(), bytes.length());
    }
}
