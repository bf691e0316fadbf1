// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import org.osgi.annotation.versioning.ProviderType;

/** The outcome of hashing the store. */
@ProviderType
public sealed interface KvHash {
    /**
     * A hash as etcd computes it.
     *
     * @param hash CRC-32C
     * @param compactRevision the compact revision that was in force for it, -1 if never compacted
     * @param hashRevision the revision up to which it reaches
     * @param currentRevision the store's revision
     */
    record Value(int hash, long compactRevision, long hashRevision, long currentRevision) implements KvHash {}

    /** The revision asked for is below the compact revision. */
    record Compacted() implements KvHash {}

    /** The revision asked for has not been reached. */
    record FutureRevision() implements KvHash {}
}
