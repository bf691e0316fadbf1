// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.KvStore.LeaseBook;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Rebuilds the index from the records, in one pass over them in the order of their revisions. */
final class Restorer {
    /** The revision of the last compaction asked for; its value is a revision key. */
    static final Bytes SCHEDULED_COMPACTION = Bytes.utf8("scheduledCompactRev");

    /** The revision of the last compaction whose records are all gone. */
    static final Bytes FINISHED_COMPACTION = Bytes.utf8("finishedCompactRev");

    /**
     * So many records are read, sorted by key and only then added: neighbours in the batch are neighbours in the index, and what the processor has fetched for
     * one serves the next.
     */
    private static final int BATCH = 1 << 17;

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
     * @param attached the keys that say they are attached to a lease
     */
    record Restored(KeyTree tree, long revision, long scheduled, long finished, Map<Bytes, Long> attached)
            implements KvStore.Successor {
        long compactRevision() {
            return Math.max(scheduled, finished);
        }

        /** Tells of the keys that are attached to a lease that still exists. */
        void attach(LeaseBook leases) {
            attached.forEach((key, lease) -> {
                if (leases.exists(lease)) {
                    leases.attach(key, lease);
                }
            });
        }
    }

    static Restored restore(StoreView view) {
        var restorer = new Restorer();
        restorer.readAll(view);
        long scheduled = revision(view.get(Bucket.META, SCHEDULED_COMPACTION));
        long finished = revision(view.get(Bucket.META, FINISHED_COMPACTION));
        long revision = Math.max(restorer.newest, Math.max(scheduled, finished));
        return new Restored(restorer.tree, revision, scheduled, finished, restorer.attached);
    }

    private static long revision(@Nullable Bytes stored) {
        return stored == null ? -1 : RevisionKey.main(stored);
    }

    private void readAll(StoreView view) {
        var batch = new ArrayList<Found>();
        try (var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                batch.add(new Found(RevisionKey.decode(cursor.key()), RecordCodec.header(cursor.value())));
                if (batch.size() == BATCH) {
                    addAll(batch);
                }
            }
        }
        addAll(batch);
    }

    /** Adds the records in the order of their keys; those of one key stay in the order of their revisions. */
    private void addAll(List<Found> batch) {
        if (batch.isEmpty()) {
            return;
        }
        newest = batch.get(batch.size() - 1).main;
        var sample = batch.get(0).key;
        int prefix = sample.length;
        for (var found : batch) {
            int common = Arrays.mismatch(sample, 0, prefix, found.key, 0, Math.min(prefix, found.key.length));
            prefix = common < 0 ? prefix : common;
        }
        for (var found : batch) {
            found.head = head(found.key, prefix);
        }
        batch.sort(Found::compareKeys);
        batch.forEach(this::add);
        batch.clear();
    }

    private static long head(byte[] key, int start) {
        long head = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            head = (head << Byte.SIZE) | (start + i < key.length ? key[start + i] & 0xff : 0);
        }
        return head;
    }

    private void add(Found found) {
        var key = Bytes.wrap(found.key);
        var prior = tree.root().find(key);
        KeyEntry entry;
        if (found.tombstone) {
            entry = prior == null
                    ? KeyEntry.deleted(found.key, found.main, found.sub, null)
                    : prior.delete(found.main, found.sub);
        } else {
            entry = prior == null
                    ? KeyEntry.of(found.key, found.main, found.sub, found.create, found.version, null)
                    : prior.put(found.main, found.sub, found.create, found.version);
        }
        tree.put(entry);
        if (found.lease != 0) {
            attached.put(entry.keyBytes(), found.lease);
        } else if (!attached.isEmpty()) {
            attached.remove(key);
        }
    }

    /** What is needed of a record. */
    private static final class Found {
        private final byte[] key;
        private final long main;
        private final int sub;
        private final boolean tombstone;
        private final long create;
        private final long version;
        private final long lease;

        /** Bytes of the key behind the prefix that the whole batch shares. */
        private long head;

        Found(RevisionKey change, RecordCodec.Header header) {
            key = header.key().toByteArray();
            main = change.main();
            sub = change.sub();
            tombstone = change.tombstone();
            create = header.create();
            version = header.version();
            lease = header.lease();
        }

        static int compareKeys(Found one, Found other) {
            int order = Long.compareUnsigned(one.head, other.head);
            return order != 0 ? order : Arrays.compareUnsigned(one.key, other.key);
        }
    }
}
