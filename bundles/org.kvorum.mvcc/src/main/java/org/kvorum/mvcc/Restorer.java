// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvStore.LeaseBook;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Rebuilds the index from the records, in one pass over them in the order of their revisions. */
final class Restorer {
    /** The revision of the last compaction asked for; its value is a revision key. */
    static final Bytes SCHEDULED_COMPACTION = Bytes.utf8("scheduledCompactRev");

    /** The revision of the last compaction whose records are all gone. */
    static final Bytes FINISHED_COMPACTION = Bytes.utf8("finishedCompactRev");

    private final KeyTree tree = new KeyTree(Node.empty());
    private final Map<Bytes, Long> attached = new HashMap<>();
    private long newest = 1;

    private Restorer() {}

    /**
     * What was found.
     *
     * @param tree the index
     * @param revision the current revision
     * @param scheduled the last compaction asked for, -1 if none
     * @param finished the last compaction that was finished, -1 if none
     */
    record Restored(KeyTree tree, long revision, long scheduled, long finished) {}

    /** Reads the backend and tells {@code leases} of the keys that are attached to a lease that still exists. */
    static Restored restore(Backend backend, LeaseBook leases) {
        var restorer = new Restorer();
        try (var view = backend.view()) {
            restorer.readAll(view);
            long scheduled = revision(view.get(Bucket.META, SCHEDULED_COMPACTION));
            long finished = revision(view.get(Bucket.META, FINISHED_COMPACTION));
            restorer.attached.forEach((key, lease) -> {
                if (leases.exists(lease)) {
                    leases.attach(key, lease);
                }
            });
            long revision = Math.max(restorer.newest, Math.max(scheduled, finished));
            return new Restored(restorer.tree, revision, scheduled, finished);
        }
    }

    private static long revision(@Nullable Bytes stored) {
        return stored == null ? -1 : RevisionKey.main(stored);
    }

    private void readAll(StoreView view) {
        try (var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                add(RevisionKey.decode(cursor.key()), RecordCodec.header(cursor.value()));
            }
        }
    }

    private void add(RevisionKey change, RecordCodec.Header header) {
        newest = change.main();
        var prior = tree.root().find(header.key());
        KeyEntry entry;
        if (change.tombstone()) {
            entry = prior == null
                    ? KeyEntry.deleted(header.key().toByteArray(), change.main(), change.sub(), null)
                    : prior.delete(change.main(), change.sub());
        } else {
            entry = prior == null
                    ? KeyEntry.of(
                            header.key().toByteArray(),
                            change.main(),
                            change.sub(),
                            header.create(),
                            header.version(),
                            null)
                    : prior.put(change.main(), change.sub(), header.create(), header.version());
        }
        tree.put(entry);
        if (header.lease() != 0) {
            attached.put(entry.keyBytes(), header.lease());
        } else if (!attached.isEmpty()) {
            attached.remove(entry.keyBytes());
        }
    }
}
