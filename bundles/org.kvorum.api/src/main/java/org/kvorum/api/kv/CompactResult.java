// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** The outcome of the logical step of a compaction. */
@ProviderType
public sealed interface CompactResult {
    /**
     * The history below is gone for readers.
     *
     * @param revision the store's revision
     * @param removed completes when the records are removed and the removal is committed
     */
    record Accepted(long revision, CompletableFuture<Void> removed) implements CompactResult {}

    /** The revision was compacted before, or lies in the future; nothing changed. */
    record Refused(ErrorCode error) implements CompactResult {}
}
