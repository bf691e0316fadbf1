// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.LeaseState;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;

/**
 * A lease that is renewed three times in its time to live. It counts as lost when the time to live has passed since the last renewal that succeeded was asked
 * for: the leader counts from a later moment. State belongs to the loop.
 */
final class KeptLease implements HeldLease {
    private static final int RENEWALS_PER_TTL = 3;
    private static final Duration RETRY = Duration.ofMillis(200);

    private final LocalLeases leases;
    private final LeaseState granted;
    private final Ticker ticker;
    private final EventLoop loop;
    private final Consumer<KeptLease> whenOver;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private long renewedNanos;
    private boolean over;
    private @Nullable Cancellable renewal;
    private @Nullable Cancellable end;

    KeptLease(
            LocalLeases leases,
            LeaseState granted,
            long askedNanos,
            Ticker ticker,
            EventLoop loop,
            Consumer<KeptLease> whenOver) {
        this.leases = leases;
        this.granted = granted;
        this.renewedNanos = askedNanos;
        this.ticker = ticker;
        this.loop = loop;
        this.whenOver = whenOver;
    }

    void begin() {
        loop.execute(() -> goOn(pause()));
    }

    @Override
    public long id() {
        return granted.id();
    }

    @Override
    public Duration ttl() {
        return granted.granted();
    }

    @Override
    public CompletableFuture<Void> lost() {
        return lost.copy();
    }

    @Override
    public CompletableFuture<Void> release() {
        loop.execute(this::stop);
        return leases.revoke(id())
                .exceptionallyCompose(failure -> isGone(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    /** Returns how many wait to be told that it is lost. */
    int listeners() {
        return listeners.size() + lost.getNumberOfDependents();
    }

    /**
     * Runs the action when a lease is lost, at once if it is already. A future keeps what depends on it until it completes, and a lease may live long.
     *
     * @return takes the action back
     */
    static Runnable whenLost(HeldLease lease, Runnable action) {
        if (lease instanceof KeptLease kept) {
            return kept.whenLost(action);
        }
        var unused = lease.lost().thenRun(action);
        return () -> {};
    }

    private Runnable whenLost(Runnable action) {
        listeners.add(action);
        if (lost.isDone()) {
            tell(action);
        }
        return () -> listeners.remove(action);
    }

    private void tell(Runnable listener) {
        if (listeners.remove(listener)) {
            listener.run();
        }
    }

    /** Ends the renewing: the lease counts as lost, but its keys stay until it has run out. */
    void abandon() {
        loop.execute(this::lose);
    }

    private Duration pause() {
        return ttl().dividedBy(RENEWALS_PER_TTL);
    }

    private void goOn(Duration pause) {
        if (over) {
            return;
        }
        cancelTimers();
        var left = ttl().minusNanos(ticker.nanos() - renewedNanos);
        end = loop.schedule(left, this::lose);
        renewal = loop.schedule(pause, this::renew);
    }

    private void renew() {
        long askedNanos = ticker.nanos();
        var unused =
                leases.renew(id()).whenComplete((ttl, failure) -> loop.execute(() -> renewed(askedNanos, failure)));
    }

    private void renewed(long askedNanos, @Nullable Throwable failure) {
        if (failure == null) {
            renewedNanos = askedNanos;
            goOn(pause());
        } else if (isGone(failure)) {
            lose();
        } else {
            goOn(RETRY);
        }
    }

    private static boolean isGone(Throwable failure) {
        return Failures.of(failure) instanceof KvorumException refused && refused.code() == ErrorCode.LEASE_NOT_FOUND;
    }

    private void lose() {
        if (!over) {
            stop();
            lost.complete(null);
            listeners.forEach(this::tell);
        }
    }

    private void stop() {
        over = true;
        cancelTimers();
        whenOver.accept(this);
    }

    private void cancelTimers() {
        if (renewal != null) {
            renewal.cancel();
        }
        if (end != null) {
            end.cancel();
        }
    }
}
