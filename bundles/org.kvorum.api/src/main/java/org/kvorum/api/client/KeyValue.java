// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.osgi.annotation.versioning.ProviderType;

/** The keys of a cluster, by way of one of its members. */
@ProviderType
public interface KeyValue {
    /** The service property that says which cluster a client service belongs to: revisions of different clusters have nothing to do with each other. {@code Long}. */
    String CLUSTER_ID = "kvorum.cluster.id";

    /** Reads. */
    CompletableFuture<GetResult> get(Get request);

    /** Reads one key. */
    default CompletableFuture<Optional<Entry>> get(Bytes key) {
        return get(Get.of(KeyRange.single(key))).thenApply(GetResult::first);
    }

    /** Reads one key. */
    default CompletableFuture<Optional<Entry>> get(String key) {
        return get(Bytes.utf8(key));
    }

    /** Writes. */
    CompletableFuture<PutResult> put(Put request);

    /** Writes one key. */
    default CompletableFuture<PutResult> put(Bytes key, Bytes value) {
        return put(Put.of(key, value));
    }

    /** Writes one key. */
    default CompletableFuture<PutResult> put(String key, String value) {
        return put(Put.of(key, value));
    }

    /** Deletes. */
    CompletableFuture<DeleteResult> delete(Delete request);

    /** Deletes one key; completes with whether it was there. */
    default CompletableFuture<Boolean> delete(String key) {
        return delete(Delete.key(key)).thenApply(done -> done.deleted() > 0);
    }

    /** Runs a transaction. At most 128 operations a branch. */
    CompletableFuture<TxnResult> txn(Txn request);

    /**
     * Makes history below the revision unreadable; completes with the store's revision.
     *
     * @param physical whether to complete only when the records are removed from the engine
     */
    CompletableFuture<Long> compact(long revision, boolean physical);
}
