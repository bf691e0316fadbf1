// SPDX-License-Identifier: Apache-2.0
package org.kvorum.checker;

import java.util.ArrayList;
import java.util.List;
import org.kvorum.checker.history.History;
import org.kvorum.checker.history.KeyRange;
import org.kvorum.checker.history.KeyValue;
import org.kvorum.checker.history.Operation;
import org.kvorum.checker.history.Outcome;
import org.kvorum.checker.history.Request;
import org.kvorum.checker.history.Response;
import org.kvorum.checker.history.WatchEvent;

/**
 * Judges leases: none ends before its TTL counted from the last renewal, a revoke leaves no key of the lease behind, no key is attached to a lease that was never granted or is gone, and nobody is
 * told that a lease is gone that cannot be. That all keys of a lease go in one revision, and no others, is how the log explains that revision; a store that does otherwise is found not linearizable.
 *
 * <p>A lease may end late (its leader was away); never early. {@code slack} forgives differences between the clocks of store and clients.
 */
public final class LeaseChecker {
    private static final String NAME = "lease";

    private final long slackNanos;

    /** Forgives nothing. */
    public LeaseChecker() {
        this(0);
    }

    /** Forgives so many nanoseconds of early expiry. */
    public LeaseChecker(long slackNanos) {
        this.slackNanos = slackNanos;
    }

    /** Returns what is wrong. */
    public List<Violation> check(History history, RevisionLog log) {
        var violations = new ArrayList<Violation>();
        var times = new LeaseTimes(history);
        for (RevisionLog.Step step : log.steps()) {
            checkEnd(step, times, violations);
        }
        for (Operation operation : history.operations()) {
            checkAnswer(operation, times, log, violations);
        }
        return violations;
    }

    private void checkEnd(RevisionLog.Step step, LeaseTimes times, List<Violation> violations) {
        long lease = step.lease();
        long latest = step.latestAt();
        if (lease == 0 || times.mayBeRevoked(lease, latest)) {
            return;
        }
        long earliest = times.earliestExpiry(lease, latest) - slackNanos;
        if (latest < earliest) {
            violations.add(Violation.of(
                    NAME,
                    step.revision(),
                    "lease " + lease + " lost its keys " + (earliest - latest)
                            + " ns or more before its time: they were gone at " + latest + ", " + step.events()));
        }
    }

    private void checkAnswer(Operation operation, LeaseTimes times, RevisionLog log, List<Violation> violations) {
        Request request = operation.request();
        if (operation.outcome() instanceof Outcome.Refused refused
                && refused.reason() == Outcome.Reason.LEASE_NOT_FOUND) {
            long lease = leaseOf(request);
            if (lease != 0 && certainlyThere(lease, operation, times, log)) {
                violations.add(violation(
                        operation, 0, "was told that lease " + lease + " is not there, but its time had not come"));
            }
        } else if (operation.outcome() instanceof Outcome.Done done) {
            Response response = done.response();
            if (request instanceof Request.KeepAlive keepAlive
                    && response instanceof Response.Renewed renewed
                    && renewed.ttlSeconds() == 0
                    && certainlyThere(keepAlive.lease(), operation, times, log)) {
                violations.add(violation(
                        operation,
                        0,
                        "was told that lease " + keepAlive.lease() + " is gone, but its time had not come"));
            } else if (request instanceof Request.Revoke revoke) {
                checkRevoked(operation, revoke.lease(), response.revision(), log, violations);
            } else if (request instanceof Request.Put put
                    && put.lease() != 0
                    && !times.mayBeGranted(put.lease(), operation.respondedAt())) {
                violations.add(violation(
                        operation,
                        response.revision(),
                        "attached a key to lease " + put.lease() + ", which nobody granted"));
            }
        }
    }

    /** Returns whether the lease was granted before the operation began and cannot have ended before it was answered. */
    private boolean certainlyThere(long lease, Operation operation, LeaseTimes times, RevisionLog log) {
        return times.isGranted(lease, operation.invokedAt())
                && !times.mayBeRevoked(lease, operation.respondedAt())
                && operation.respondedAt() < times.earliestExpiry(lease, operation.invokedAt()) - slackNanos
                && log.steps().stream().noneMatch(step -> step.lease() == lease);
    }

    private static void checkRevoked(
            Operation operation, long lease, long revision, RevisionLog log, List<Violation> violations) {
        if (revision < log.first() || log.last() < revision) {
            return;
        }
        for (KeyValue kv : log.range(revision, KeyRange.all())) {
            if (kv.lease() == lease) {
                violations.add(violation(operation, revision, "revoked lease " + lease + ", but left " + kv));
            }
        }
        for (long later = revision + 1; later <= log.last(); later++) {
            RevisionLog.Step step = log.step(later);
            Operation writer = step == null ? null : step.operation();
            if (step == null || writer == null || writer.isUnknown() || writer.invokedAt() < operation.respondedAt()) {
                continue;
            }
            for (WatchEvent event : step.events()) {
                if (event.kv().lease() == lease) {
                    violations.add(violation(
                            writer,
                            later,
                            "attached " + event.kv() + " to a lease that operation " + operation.id()
                                    + " had revoked"));
                    return;
                }
            }
        }
    }

    private static long leaseOf(Request request) {
        if (request instanceof Request.Put put) {
            return put.lease();
        } else if (request instanceof Request.Revoke revoke) {
            return revoke.lease();
        }
        return request instanceof Request.KeepAlive keepAlive ? keepAlive.lease() : 0;
    }

    private static Violation violation(Operation operation, long revision, String message) {
        return Violation.of(NAME, revision, "operation " + operation.id() + " " + message, operation);
    }
}
