// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StoreView;
import org.kvorum.bytes.Bytes;

/** Computes the hashes by which members find out that they differ. Any thread; reads everything. */
final class StoreHashes {
    /** Differ between members that are otherwise the same. */
    private static final Set<Bytes> UNHASHED_META =
            Set.of(Bytes.utf8("consistent_index"), Bytes.utf8("term"), Bytes.utf8("storageVersion"));

    private final Backend backend;
    private final Supplier<Snapshot> published;
    private final CompactionHashes compactions;
    private final StoreSeries series;

    StoreHashes(Backend backend, Supplier<Snapshot> published, CompactionHashes compactions, StoreSeries series) {
        this.series = series;
        this.backend = backend;
        this.published = published;
        this.compactions = compactions;
    }

    KvHash hashKv(long wanted) {
        long start = series.now();
        var hash = hashUntimed(wanted);
        series.hashedByRevision(start);
        return hash;
    }

    private KvHash hashUntimed(long wanted) {
        var stored = compactions.of(wanted);
        var now = published.get();
        if (stored != null) {
            return new KvHash.Value(stored.hash(), stored.compactRevision(), stored.revision(), now.revision());
        }
        for (; ; now = published.get()) {
            if (wanted > 0 && wanted < now.compactRevision()) {
                return new KvHash.Compacted();
            }
            if (wanted > now.revision()) {
                return new KvHash.FutureRevision();
            }
            try (var view = backend.view()) {
                // Records of a compaction are removed only after it has been published: this view misses none of those
                // the snapshot counts.
                if (published.get().compactRevision() != now.compactRevision()) {
                    continue;
                }
                long revision = wanted <= 0 ? now.revision() : wanted;
                return new KvHash.Value(hash(view, now, revision), now.compactRevision(), revision, now.revision());
            }
        }
    }

    int hash() {
        long start = series.now();
        var crc = new CRC32C();
        try (var view = backend.view()) {
            for (var bucket : Bucket.all()) {
                crc.update(bucket.name().getBytes(StandardCharsets.US_ASCII));
                try (var cursor = view.cursor(bucket, Bytes.EMPTY, Bytes.EMPTY)) {
                    while (cursor.next()) {
                        if (!bucket.equals(Bucket.META) || !UNHASHED_META.contains(cursor.key())) {
                            feed(crc, cursor.key());
                            feed(crc, cursor.value());
                        }
                    }
                }
            }
        }
        series.hashed(start);
        return (int) crc.getValue();
    }

    private static int hash(StoreView view, Snapshot now, long revision) {
        var hasher = new RecordHasher(
                now.compactRevision(), revision, () -> !now.root().walk(null, null, false, entry -> {
                    var newest = entry.newest(revision);
                    return newest == null || !entry.keeps(revision, newest);
                }));
        try (var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, RevisionKey.start(revision + 1))) {
            while (cursor.next()) {
                var change = RevisionKey.decode(cursor.key());
                var value = cursor.value();
                hasher.add(change, cursor.key(), value, () -> {
                    var entry = now.root().find(RecordCodec.key(value));
                    return entry != null && entry.keeps(revision, change);
                });
            }
        }
        return hasher.hash();
    }

    private static void feed(CRC32C crc, Bytes bytes) {
        crc.update(bytes.backingArray(), bytes.backingOffset(), bytes.length());
    }
}
