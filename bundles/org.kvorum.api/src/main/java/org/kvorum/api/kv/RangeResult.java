// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.List;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** The outcome of a read. */
@ProviderType
public sealed interface RangeResult {
    /**
     * The keys found.
     *
     * @param revision the store's revision when the read began, whatever revision was asked for
     * @param kvs the encoded pairs ({@link org.kvorum.command.KeyValue}), cut and sorted as asked
     * @param more whether the limit cut off further pairs
     * @param count the keys of the interval at that revision, before limit and filters
     */
    record Rows(long revision, List<Bytes> kvs, boolean more, long count) implements RangeResult, OpResult {}

    /** The revision asked for is below the compact revision. */
    record Compacted(long compactRevision) implements RangeResult {}

    /** The revision asked for has not been reached. */
    record FutureRevision(long currentRevision) implements RangeResult {}
}
