// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/** The outcome of applying a write. */
@ProviderType
public sealed interface WriteResult {
    /**
     * A put that was done.
     *
     * @param revision the revision it made
     * @param prevKv the encoded pair as it was before, if asked for and existing
     */
    record Put(long revision, @Nullable Bytes prevKv) implements WriteResult, OpResult {}

    /**
     * A delete that was done.
     *
     * @param revision the revision it made; the current one if nothing was deleted
     * @param deleted how many keys were deleted
     * @param prevKvs the encoded pairs as they were, in key order, if asked for
     */
    record Deleted(long revision, long deleted, List<Bytes> prevKvs) implements WriteResult, OpResult {}

    /**
     * A transaction that was run.
     *
     * @param revision the revision it made; the current one if nothing changed
     * @param succeeded which branch ran
     * @param responses one result an operation of that branch
     */
    record Txn(long revision, boolean succeeded, List<OpResult> responses) implements WriteResult, OpResult {}

    /** A write that was refused; nothing changed. */
    record Refused(ErrorCode error) implements WriteResult {}
}
