// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.util.concurrent.CompletableFuture;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A lock that is held. As any lock that is kept in a store it can be lost while its holder still believes in it: guard writes with
 * {@code Condition.number(lock.key(), CREATE_REVISION, EQUAL, lock.revision())} in the same transaction. Any thread.
 */
@ProviderType
public interface HeldLock extends AutoCloseable {
    /** Returns the key that exists as long as the lock is held. */
    Bytes key();

    /** Returns the revision that created the key; grows from holder to holder of a lock, so it also serves as a fencing token. */
    long revision();

    /** Returns what completes when the lock is lost; see {@link HeldLease#lost()}. Never completes if it is given back before. */
    CompletableFuture<Void> lost();

    /** Gives the lock back; completes when the next one may have it. */
    CompletableFuture<Void> release();

    /** As {@link #release()}, without waiting for it. */
    @Override
    default void close() {
        var unused = release();
    }
}
