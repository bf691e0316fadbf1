// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store answered; {@code revision} is that of the header (0 where etcd sends none: in a transaction nested in another). */
public sealed interface Response {
    /** Returns the revision of the header. */
    long revision();

    /** Answer to {@link Request.Range}; {@code count} counts without the limit. */
    record Ranged(long revision, List<KeyValue> kvs, long count) implements Response {
        /** Takes a copy. */
        public Ranged {
            kvs = List.copyOf(kvs);
        }
    }

    /** Answer to {@link Request.Put}. */
    record Written(long revision, @Nullable KeyValue prevKv) implements Response {}

    /** Answer to {@link Request.Delete}. */
    record Deleted(long revision, long deleted, List<KeyValue> prevKvs) implements Response {
        /** Takes a copy. */
        public Deleted {
            prevKvs = List.copyOf(prevKvs);
        }
    }

    /** Answer to {@link Request.Txn}. */
    record TxnDone(long revision, boolean succeeded, List<Response> responses) implements Response {
        /** Takes a copy. */
        public TxnDone {
            responses = List.copyOf(responses);
        }
    }

    /** Answer to {@link Request.Compact}. */
    record Compacted(long revision) implements Response {}

    /** Answer to {@link Request.Grant}. */
    record Granted(long revision, long lease, long ttlSeconds) implements Response {}

    /** Answer to {@link Request.Revoke}; the revision is that of the store when the header was filled, which may be later than that of the deletes. */
    record Revoked(long revision) implements Response {}

    /** Answer to {@link Request.KeepAlive}; TTL 0 means that there is no such lease. */
    record Renewed(long revision, long ttlSeconds) implements Response {}
}
