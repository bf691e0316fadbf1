// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.HeldLock;
import org.kvorum.api.client.Locks;
import org.kvorum.bytes.Bytes;

/** etcd's recipe: whoever created the oldest key below the name holds the lock. */
final class LocalLocks implements Locks {
    private final LocalLeases leases;
    private final Line line;

    LocalLocks(LocalLeases leases, Line line) {
        this.leases = leases;
        this.line = line;
    }

    @Override
    public CompletableFuture<HeldLock> lock(Bytes name, Duration ttl) {
        var result = new CompletableFuture<HeldLock>();
        var unused = leases.hold(ttl).whenComplete((lease, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.of(failure));
            } else {
                new LockAttempt(line, name, lease, true, result).begin();
            }
        });
        return result;
    }

    @Override
    public CompletableFuture<HeldLock> lock(Bytes name, HeldLease lease) {
        var result = new CompletableFuture<HeldLock>();
        new LockAttempt(line, name, lease, false, result).begin();
        return result;
    }

    @Override
    public CompletableFuture<Optional<HeldLock>> tryLock(Bytes name, Duration ttl) {
        var result = new CompletableFuture<Optional<HeldLock>>();
        var unused = leases.hold(ttl).thenCompose(lease -> tryTake(name, lease)).whenComplete((lock, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.of(failure));
            } else if (!result.complete(lock)) {
                lock.ifPresent(HeldLock::close);
            }
        });
        return result;
    }

    private CompletableFuture<Optional<HeldLock>> tryTake(Bytes name, HeldLease lease) {
        return line.tryTake(name, lease)
                .thenApply(place -> place.<HeldLock>map(taken -> OwnedLock.of(line, taken, lease, true)))
                .whenComplete((lock, failure) -> {
                    if (lock == null || lock.isEmpty()) {
                        lease.close();
                    }
                });
    }
}
