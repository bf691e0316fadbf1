// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;

/** When the leases of a history may end. */
final class LeaseTimes {
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Renewal(long invokedAt, long respondedAt, long ttlSeconds) {}

    private final Map<Long, List<Renewal>> renewals = new HashMap<>();
    private final Map<Long, List<Long>> revokes = new HashMap<>();
    private final Map<Long, Long> uncertainGrants = new HashMap<>();

    LeaseTimes(History history) {
        for (Operation operation : history.operations()) {
            Outcome outcome = operation.outcome();
            Request request = operation.request();
            if (request instanceof Request.Revoke revoke && !(outcome instanceof Outcome.Refused)) {
                revokes.computeIfAbsent(revoke.lease(), l -> new ArrayList<>()).add(operation.invokedAt());
            } else if (outcome instanceof Outcome.Done done) {
                if (done.response() instanceof Response.Granted granted) {
                    renew(granted.lease(), operation, granted.ttlSeconds());
                } else if (request instanceof Request.KeepAlive keepAlive
                        && done.response() instanceof Response.Renewed renewed
                        && renewed.ttlSeconds() > 0) {
                    renew(keepAlive.lease(), operation, renewed.ttlSeconds());
                }
            } else if (request instanceof Request.Grant grant && outcome instanceof Outcome.Unknown) {
                uncertainGrants.merge(grant.lease(), operation.invokedAt(), Math::min);
            }
        }
    }

    private void renew(long lease, Operation by, long ttlSeconds) {
        renewals.computeIfAbsent(lease, l -> new ArrayList<>())
                .add(new Renewal(by.invokedAt(), by.respondedAt(), ttlSeconds));
    }

    /** Returns whether there may be any lease at all. */
    boolean any() {
        return !renewals.isEmpty() || !uncertainGrants.isEmpty();
    }

    /** Returns whether somebody may have revoked the lease by then. */
    boolean mayBeRevoked(long lease, long by) {
        return revokes.getOrDefault(lease, List.of()).stream().anyMatch(at -> at <= by);
    }

    /**
     * Returns before when the lease cannot have expired, as far as the answers up to then tell. A renewal counts from its invocation: the store renewed later than that, and granted at least the
     * TTL it answered with.
     */
    long earliestExpiry(long lease, long by) {
        long earliest = 0;
        for (Renewal renewal : renewals.getOrDefault(lease, List.of())) {
            if (renewal.invokedAt <= by) {
                earliest = Math.max(earliest, renewal.invokedAt + renewal.ttlSeconds * NANOS_PER_SECOND);
            }
        }
        return earliest;
    }

    /** Returns whether the lease may have been granted by then. */
    boolean mayBeGranted(long lease, long by) {
        return renewals.getOrDefault(lease, List.of()).stream().anyMatch(renewal -> renewal.invokedAt <= by)
                || uncertainGrants.getOrDefault(lease, uncertainGrants.getOrDefault(0L, Long.MAX_VALUE)) <= by;
    }

    /** Returns whether the lease was granted for certain before then. */
    boolean isGranted(long lease, long before) {
        return renewals.getOrDefault(lease, List.of()).stream().anyMatch(renewal -> renewal.respondedAt < before);
    }

    /** Returns whether the lease may be gone by then. */
    boolean mayBeGone(long lease, long by) {
        return mayBeRevoked(lease, by) || earliestExpiry(lease, by) <= by;
    }
}
