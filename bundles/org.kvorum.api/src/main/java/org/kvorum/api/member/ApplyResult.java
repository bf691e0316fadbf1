// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.kv.WriteResult;
import org.kvorum.command.AlarmRequest;
import org.osgi.annotation.versioning.ProviderType;

/** What applying a proposed command gave. A refusal comes as {@link RequestException}. */
@ProviderType
public sealed interface ApplyResult {
    /** A put, delete or transaction. */
    record Kv(WriteResult result, long revision) implements ApplyResult {}

    /** A compaction; {@code removed} completes when the records are gone. */
    record Compacted(long revision, CompletableFuture<Void> removed) implements ApplyResult {}

    /** A lease that was granted. */
    record LeaseGranted(long id, long ttlSeconds, long revision) implements ApplyResult {}

    /** A lease that was revoked. */
    record LeaseRevoked(long revision) implements ApplyResult {}

    /** Alarms; each with its member and kind, the action is meaningless. */
    record Alarms(List<AlarmRequest> alarms, long revision) implements ApplyResult {}

    /** A command that answers nothing. */
    record Done(long revision) implements ApplyResult {}
}
