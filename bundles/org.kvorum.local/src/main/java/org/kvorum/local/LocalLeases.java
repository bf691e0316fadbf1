// SPDX-License-Identifier: Apache-2.0
package org.kvorum.local;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.kvorum.api.client.HeldLease;
import org.kvorum.api.client.KvorumException;
import org.kvorum.api.client.LeaseState;
import org.kvorum.api.client.Leases;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.command.Command;
import org.kvorum.command.LeaseGrantRequest;
import org.kvorum.command.LeaseRevokeRequest;

/** Asks the member; leases that are held are renewed on the loop. */
final class LocalLeases implements Leases {
    private final Member member;
    private final Environment environment;
    private final EventLoop loop;
    private final Set<KeptLease> kept = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    LocalLeases(Member member, Environment environment, EventLoop loop) {
        this.member = member;
        this.environment = environment;
        this.loop = loop;
    }

    @Override
    public CompletableFuture<HeldLease> hold(Duration ttl) {
        long askedNanos = environment.ticker().nanos();
        var result = new CompletableFuture<HeldLease>();
        var unused = grant(ttl).whenComplete((granted, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.of(failure));
            } else {
                keep(granted, askedNanos, result);
            }
        });
        return result;
    }

    /** Keeps a lease for who waits for it; nobody may be left with one that is not renewed, nor one be renewed for nobody. */
    private void keep(LeaseState granted, long askedNanos, CompletableFuture<HeldLease> result) {
        var lease = new KeptLease(this, granted, askedNanos, environment.ticker(), loop, kept::remove);
        kept.add(lease);
        lease.begin();
        // in this order: a close that is not seen here finds the lease
        if (closed) {
            result.completeExceptionally(new KvorumException(ErrorCode.STOPPED));
        }
        if (!result.complete(lease)) {
            lease.close();
        }
    }

    @Override
    public CompletableFuture<LeaseState> grant(Duration ttl) {
        long id = environment.random().nextLong(1, Long.MAX_VALUE);
        return propose(new LeaseGrantRequest(seconds(ttl), id)).thenApply(applied -> {
            var granted = Duration.ofSeconds(((ApplyResult.LeaseGranted) applied).ttlSeconds());
            return new LeaseState(id, granted, granted, List.of());
        });
    }

    @Override
    public CompletableFuture<Duration> renew(long id) {
        return Failures.told(member.renewLease(id).thenApply(ttl -> {
            if (ttl <= 0) {
                throw gone();
            }
            return Duration.ofSeconds(ttl);
        }));
    }

    @Override
    public CompletableFuture<Void> revoke(long id) {
        return propose(new LeaseRevokeRequest(id)).thenApply(applied -> null);
    }

    @Override
    public CompletableFuture<LeaseState> state(long id, boolean keys) {
        return Failures.told(member.leaseTimeToLive(id, keys).thenApply(info -> {
            if (info.remainingSeconds() < 0) {
                throw gone();
            }
            return new LeaseState(
                    id,
                    Duration.ofSeconds(info.grantedTtlSeconds()),
                    Duration.ofSeconds(info.remainingSeconds()),
                    info.keys());
        }));
    }

    @Override
    public List<Long> all() {
        return member.leases().leases();
    }

    /** Gives up what is held: nobody renews it any more. */
    void close() {
        closed = true;
        kept.forEach(KeptLease::abandon);
    }

    private CompletableFuture<ApplyResult> propose(Command command) {
        return Failures.told(member.propose(command, command.encode(), Caller.ANONYMOUS));
    }

    private static KvorumException gone() {
        return new KvorumException(ErrorCode.LEASE_NOT_FOUND);
    }

    private static long seconds(Duration ttl) {
        return Math.max(1, ttl.plusNanos(999_999_999).toSeconds());
    }
}
