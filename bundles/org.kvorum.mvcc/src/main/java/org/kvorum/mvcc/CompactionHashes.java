// SPDX-License-Identifier: Apache-2.0
package org.kvorum.mvcc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hashes that this member's newest compactions computed on their way; members compare them with each other. Any thread. */
final class CompactionHashes {
    private static final int KEPT = 10;

    private volatile List<CompactionHash> hashes = List.of();

    /**
     * A hash over the revisions of one compaction.
     *
     * @param hash CRC-32C
     * @param compactRevision the compaction before
     * @param revision the revision that was compacted to
     */
    record CompactionHash(int hash, long compactRevision, long revision) {}

    synchronized void add(CompactionHash hash) {
        var more = new ArrayList<>(hashes);
        more.add(hash);
        more.sort(Comparator.comparingLong(CompactionHash::revision));
        hashes = List.copyOf(more.subList(Math.max(0, more.size() - KEPT), more.size()));
    }

    /** Returns the hash of the compaction to the revision, {@code null} if there is none. */
    @Nullable
    CompactionHash of(long revision) {
        for (var hash : hashes) {
            if (hash.revision() == revision) {
                return hash;
            }
        }
        return null;
    }
}
