// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.GetResult;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.HeldLock;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;

/**
 * One wait for a lock. It watches only the one directly before, so that a key that goes wakes one waiter and not all of them; that one looks again, since the one
 * before may have left early. Guarded by itself.
 *
 * <p>Attempts on one lease have one place together; who gives up leaves it to those who still want it.
 */
final class LockAttempt implements WatchListener {
    private final Line line;
    private final Bytes name;
    private final Bytes key;
    private final HeldLease lease;
    private final boolean ownsLease;
    private final CompletableFuture<HeldLock> result;
    private @Nullable Place place;
    private @Nullable WatchSession watching;

    LockAttempt(Line line, Bytes name, HeldLease lease, boolean ownsLease, CompletableFuture<HeldLock> result) {
        this.line = line;
        this.name = name;
        this.key = Place.key(Place.prefix(name), lease.id());
        this.lease = lease;
        this.ownsLease = ownsLease;
        this.result = result;
    }

    void begin() {
        line.join(key);
        var taking = line.take(name, lease);
        var unused = taking.whenComplete((taken, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                taken(taken);
            }
        });
        var takeBack = KeptLease.whenLost(lease, () -> fail(new KvorumException(ErrorCode.LEASE_NOT_FOUND)));
        var unusedEnd = result.whenComplete((lock, failure) -> {
            takeBack.run();
            if (failure != null) {
                giveUp(taking);
            }
        });
    }

    private void taken(Place taken) {
        synchronized (this) {
            place = taken;
        }
        if (result.isDone()) {
            return;
        }
        if (taken.first()) {
            hold(taken);
        } else {
            look(taken);
        }
    }

    private void look(Place own) {
        var unused = line.before(own).whenComplete((found, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (found.entries().isEmpty()) {
                confirm(own);
            } else {
                follow(found);
            }
        });
    }

    private synchronized void follow(GetResult found) {
        if (!result.isDone()) {
            watching = line.awaitEnd(found.entries().get(0).key(), found.revision() + 1, this);
        }
    }

    @Override
    public void changed(long revision, List<WatchEvent> events) {
        lookAgain();
    }

    @Override
    public void compacted(long fromRevision, long nextRevision) {
        lookAgain();
    }

    @Override
    public void ended(KvorumException reason) {
        fail(reason);
    }

    private void lookAgain() {
        var own = unfollow();
        if (own != null) {
            look(own);
        }
    }

    /** The place may have gone while it waited, with its lease. */
    private void confirm(Place own) {
        var unused = line.isThere(own).whenComplete((there, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (there) {
                hold(own);
            } else {
                fail(new KvorumException(ErrorCode.LEASE_NOT_FOUND));
            }
        });
    }

    private void hold(Place own) {
        var lock = OwnedLock.of(line, own, lease, ownsLease);
        if (result.complete(lock)) {
            lock.whenOver(() -> line.part(key, null));
        } else {
            lock.forget();
        }
    }

    private void fail(Throwable failure) {
        result.completeExceptionally(Failures.of(failure));
    }

    /** Once only: what is still on its way to be taken is given up when it is known. */
    private void giveUp(CompletableFuture<Place> taking) {
        unfollow();
        if (ownsLease) {
            lease.close();
        }
        var unused = taking.whenComplete((taken, failure) -> line.part(key, ownsLease ? null : taken));
    }

    private synchronized @Nullable Place unfollow() {
        if (watching != null) {
            watching.close();
            watching = null;
        }
        return place;
    }
}
