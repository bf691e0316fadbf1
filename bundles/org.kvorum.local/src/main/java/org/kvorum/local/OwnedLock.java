// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.HeldLock;
import org.kvorum.api.client.WatchEvent;
import org.kvorum.api.client.listener.WatchListener;
import org.kvorum.bytes.Bytes;

/** A lock that is held. It is lost with its lease, or when somebody else deletes its key. */
final class OwnedLock implements HeldLock, WatchListener {
    private final Line line;
    private final Place place;
    private final HeldLease lease;
    private final boolean ownsLease;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private OwnedLock(Line line, Place place, HeldLease lease, boolean ownsLease) {
        this.line = line;
        this.place = place;
        this.lease = lease;
        this.ownsLease = ownsLease;
    }

    static OwnedLock of(Line line, Place place, HeldLease lease, boolean ownsLease) {
        var lock = new OwnedLock(line, place, lease, ownsLease);
        lock.guard();
        return lock;
    }

    private void guard() {
        var watching = line.awaitEnd(place.key(), place.createRevision() + 1, this);
        var takeBack = KeptLease.whenLost(lease, this::lose);
        whenOver(() -> {
            watching.close();
            takeBack.run();
        });
    }

    /** Runs the action when it is lost or given back. */
    void whenOver(Runnable action) {
        var unused = CompletableFuture.anyOf(lost, released).thenRun(action);
    }

    /** Nobody has got it; its place is the business of others. */
    void forget() {
        released.complete(null);
    }

    @Override
    public Bytes key() {
        return place.key();
    }

    @Override
    public long revision() {
        return place.createRevision();
    }

    @Override
    public CompletableFuture<Void> lost() {
        return lost.copy();
    }

    @Override
    public CompletableFuture<Void> release() {
        released.complete(null);
        return ownsLease ? lease.release() : line.leave(place).thenApply(left -> null);
    }

    /** Nobody is told if it fails, so it must not. */
    @Override
    public void close() {
        released.complete(null);
        if (ownsLease) {
            lease.close();
        } else {
            line.leaveForSure(place);
        }
    }

    @Override
    public void changed(long revision, List<WatchEvent> events) {
        lose();
    }

    @Override
    public void compacted(long fromRevision, long nextRevision) {
        var unused = line.isThereForSure(place).whenComplete((there, failure) -> {
            if (failure != null || !there) {
                lose();
            }
        });
    }

    private void lose() {
        if (!released.isDone()) {
            lost.complete(null);
        }
    }
}
