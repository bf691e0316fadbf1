// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kvorum.bytes.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Locks that one at a time holds, in the whole cluster, in the order of asking: etcd's recipe, so that {@code etcdctl lock} and {@code v3lockpb.Lock} stand in
 * the same line. Cancelling a future that has not completed leaves the line.
 */
@ProviderType
public interface Locks {
    /**
     * Waits for the lock.
     *
     * @param ttl how long others wait for it when this process dies
     */
    CompletableFuture<HeldLock> lock(Bytes name, Duration ttl);

    /** Waits for the lock. */
    default CompletableFuture<HeldLock> lock(String name, Duration ttl) {
        return lock(Bytes.utf8(name), ttl);
    }

    /** Waits for the lock as the holder of a lease, which is not ended with the lock. A lease has one place in the line: who has the lock already, has it. */
    CompletableFuture<HeldLock> lock(Bytes name, HeldLease lease);

    /** Takes the lock if nobody has it or waits for it. */
    CompletableFuture<Optional<HeldLock>> tryLock(Bytes name, Duration ttl);

    /** Takes the lock if nobody has it or waits for it. */
    default CompletableFuture<Optional<HeldLock>> tryLock(String name, Duration ttl) {
        return tryLock(Bytes.utf8(name), ttl);
    }
}
