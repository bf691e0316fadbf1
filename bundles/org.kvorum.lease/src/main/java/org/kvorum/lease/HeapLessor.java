// SPDX-License-Identifier: Apache-2.0
package org.kvorum.lease;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorOptions;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.Bucket;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.LeaseCheckpoint;

/**
 * The leases of a member under one lock that is held for a few steps only, but by {@link #promote} and {@link #leases}, which look at all of them.
 *
 * <p>The heap is filled on the primary alone. There no operation looks at more leases than it returns.
 */
final class HeapLessor implements Lessor {
    private static final long TTL_SECONDS_MAX = 9_000_000_000L;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a lease that does not run out has left: the longest time there is. */
    private static final long FOREVER_SECONDS = Long.MAX_VALUE / SECOND_NANOS;

    private static final long CHECKPOINT_INTERVAL_SECONDS = 300;

    /** Spread when leadership changes, so that what ran out meanwhile does not come as one flood. */
    private static final int SPREAD_FROM_LEASES = 1000;

    private static final int EXPIRIES_PER_SECOND_MAX = 750;

    /** Low bits of a sort key that hold the lease's place; the seconds, at most {@link #TTL_SECONDS_MAX}, take 34 bits above. */
    private static final int PLACE_BITS = 29;

    private final Backend backend;
    private final LessorOptions options;
    private final Ticker ticker;
    private final LeaseSeries series;

    private final Map<Long, Lease> leases = new HashMap<>();
    private final Map<Bytes, Attachment> attachments = new HashMap<>();
    private final ExpiryHeap expiries = new ExpiryHeap();

    /** Every entry waits equally long, so the oldest is due first and a queue is order enough. */
    private final ArrayDeque<DueCheckpoint> checkpoints = new ArrayDeque<>();

    private boolean primary;

    private HeapLessor(Backend backend, LessorOptions options, Ticker ticker, LeaseSeries series) {
        this.series = series;
        this.backend = backend;
        this.options = options;
        this.ticker = ticker;
    }

    static HeapLessor open(Backend backend, LessorOptions options, Ticker ticker, LeaseSeries series) {
        var lessor = new HeapLessor(backend, options, ticker, series);
        lessor.load();
        return lessor;
    }

    @Override
    public synchronized void restore() {
        demote();
        leases.clear();
        attachments.clear();
        load();
    }

    private synchronized void load() {
        try (var view = backend.view();
                var cursor = view.cursor(Bucket.LEASE, Bytes.EMPTY, Bytes.EMPTY)) {
            while (cursor.next()) {
                var found = LeaseRecord.decode(cursor.value());
                long ttlSeconds = Math.max(found.ttlSeconds(), options.minTtlSeconds());
                leases.put(found.id(), new Lease(found.id(), ttlSeconds, found.remainingSeconds()));
            }
        }
    }

    @Override
    public Grant grant(long id, long ttlSeconds) {
        if (id == 0) {
            return new Grant.Refused(ErrorCode.LEASE_NOT_FOUND);
        }
        if (ttlSeconds > TTL_SECONDS_MAX) {
            return new Grant.Refused(ErrorCode.LEASE_TTL_TOO_LARGE);
        }
        var lease = new Lease(id, Math.max(ttlSeconds, options.minTtlSeconds()), 0);
        synchronized (this) {
            if (leases.putIfAbsent(id, lease) != null) {
                return new Grant.Refused(ErrorCode.LEASE_EXISTS);
            }
            if (primary) {
                long now = ticker.nanos();
                lease.deadlineNanos = now + nanos(lease.ttlSeconds);
                lease.lookNanos = lease.deadlineNanos;
                expiries.add(lease);
                queueCheckpoint(lease, now);
            }
        }
        persist(lease.toRecord());
        series.ttls().observe((double) lease.ttlSeconds);
        return new Grant.Granted(id, lease.ttlSeconds);
    }

    @Override
    public @Nullable List<Bytes> revoke(long id) {
        List<Bytes> keys;
        synchronized (this) {
            var lease = leases.remove(id);
            if (lease == null) {
                return null;
            }
            if (primary) {
                expiries.remove(lease);
            }
            keys = lease.keys();
            keys.forEach(attachments::remove);
        }
        backend.delete(Bucket.LEASE, Bytes.bigEndian(id));
        Collections.sort(keys);
        return keys;
    }

    @Override
    public void checkpoint(List<LeaseCheckpoint> checkpointsToRecord) {
        var changed = new ArrayList<LeaseRecord>(checkpointsToRecord.size());
        synchronized (this) {
            long now = ticker.nanos();
            for (var checkpoint : checkpointsToRecord) {
                var lease = leases.get(checkpoint.id());
                if (lease != null) {
                    lease.checkpointSeconds = checkpoint.remainingTtlSeconds();
                    changed.add(lease.toRecord());
                    queueCheckpoint(lease, now);
                }
            }
        }
        if (options.persistCheckpoints()) {
            changed.forEach(this::persist);
        }
    }

    @Override
    public synchronized void promote(Duration extension) {
        primary = true;
        long now = ticker.nanos();
        long start = now + extension.toNanos();
        var sorted = sortedByTimeLeft();
        for (int i = 0; i < sorted.length; i++) {
            var lease = sorted[i];
            long deadline = start + nanos(lease.leftSeconds());
            if (sorted.length >= SPREAD_FROM_LEASES && i >= EXPIRIES_PER_SECOND_MAX) {
                // Never earlier than a second after the one so many places before: no second holds more than that.
                long earliest = sorted[i - EXPIRIES_PER_SECOND_MAX].deadlineNanos + SECOND_NANOS;
                deadline = earliest - deadline > 0 ? earliest : deadline;
            }
            lease.deadlineNanos = deadline;
            lease.lookNanos = deadline;
        }
        expiries.reset(sorted);
        checkpoints.clear();
        for (var lease : sorted) {
            lease.checkpointQueued = false;
            queueCheckpoint(lease, now);
        }
    }

    /** Sorts numbers, not objects: with a million leases that is the difference between a blink and a second. */
    private Lease[] sortedByTimeLeft() {
        var all = leases.values().toArray(Lease[]::new);
        assert all.length < 1 << PLACE_BITS : "too many leases to sort";
        var keys = new long[all.length];
        for (int i = 0; i < all.length; i++) {
            keys[i] = Math.min(all[i].leftSeconds(), TTL_SECONDS_MAX) << PLACE_BITS | i;
        }
        Arrays.sort(keys);
        var sorted = new Lease[all.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = all[(int) keys[i] & ((1 << PLACE_BITS) - 1)];
        }
        return sorted;
    }

    @Override
    public synchronized void demote() {
        primary = false;
        expiries.clear();
        checkpoints.clear();
    }

    @Override
    public synchronized boolean isPrimary() {
        return primary;
    }

    @Override
    public synchronized Renewal renew(long id) {
        if (!primary) {
            return new Renewal(Renewal.State.NOT_PRIMARY, 0, false);
        }
        var lease = leases.get(id);
        if (lease == null) {
            return new Renewal(Renewal.State.NOT_FOUND, 0, false);
        }
        long now = ticker.nanos();
        if (lease.deadlineNanos - now <= 0) {
            return new Renewal(Renewal.State.EXPIRED, 0, false);
        }
        long deadline = now + nanos(lease.ttlSeconds);
        if (deadline - lease.deadlineNanos < 0) {
            // Since leadership changed it had more than its own time: this is the one renewal that shortens it.
            expiries.remove(lease);
            lease.lookNanos = deadline;
            lease.deadlineNanos = deadline;
            expiries.add(lease);
        }
        lease.deadlineNanos = deadline;
        series.renewals().increment();
        return new Renewal(
                Renewal.State.RENEWED, lease.ttlSeconds, options.checkpoints() && lease.checkpointSeconds > 0);
    }

    @Override
    public synchronized Optional<LeaseInfo> lookup(long id) {
        var lease = leases.get(id);
        if (lease == null) {
            return Optional.empty();
        }
        long left = primary ? (lease.deadlineNanos - ticker.nanos()) / SECOND_NANOS : FOREVER_SECONDS;
        return Optional.of(new LeaseInfo(id, lease.ttlSeconds, left, lease.keys()));
    }

    @Override
    public List<Long> leases() {
        Expiry[] found;
        synchronized (this) {
            found = new Expiry[leases.size()];
            long now = ticker.nanos();
            int i = 0;
            for (var lease : leases.values()) {
                found[i++] = new Expiry(lease.id, primary ? lease.deadlineNanos - now : 0);
            }
        }
        Arrays.sort(found);
        return Arrays.stream(found).map(Expiry::id).toList();
    }

    @Override
    public synchronized List<Long> takeExpired(int max, Duration retryAfter) {
        var expired = new ArrayList<Long>();
        long now = ticker.nanos();
        while (expired.size() < max && expiries.size() > 0) {
            var first = expiries.get(0);
            if (first.lookNanos - now > 0) {
                break;
            }
            if (first.deadlineNanos - now > 0) {
                first.lookNanos = first.deadlineNanos;
            } else {
                expired.add(first.id);
                first.lookNanos = now + Math.max(1, retryAfter.toNanos());
            }
            expiries.firstMoved();
        }
        return expired;
    }

    @Override
    public synchronized List<LeaseCheckpoint> takeDueCheckpoints(int max) {
        var due = new ArrayList<LeaseCheckpoint>();
        long now = ticker.nanos();
        while (due.size() < max) {
            var first = checkpoints.peek();
            if (first == null || first.dueNanos() - now > 0) {
                break;
            }
            checkpoints.remove();
            var lease = first.lease();
            lease.checkpointQueued = false;
            long left = lease.deadlineNanos - now;
            if (left <= 0 || leases.get(lease.id) != lease) {
                continue;
            }
            long leftSeconds = (left + SECOND_NANOS - 1) / SECOND_NANOS;
            if (leftSeconds < lease.ttlSeconds) {
                due.add(new LeaseCheckpoint(lease.id, leftSeconds));
            }
            // Not left to the checkpoint's coming back from the log: it may get lost on the way.
            if (leftSeconds > CHECKPOINT_INTERVAL_SECONDS) {
                enqueueCheckpoint(lease, now);
            }
        }
        return due;
    }

    @Override
    public synchronized int size() {
        return leases.size();
    }

    @Override
    public synchronized boolean exists(long lease) {
        return leases.containsKey(lease);
    }

    @Override
    public synchronized long leaseOf(Bytes key) {
        var attachment = attachments.get(key);
        return attachment == null ? 0 : attachment.lease.id;
    }

    @Override
    public synchronized void attach(Bytes key, long id) {
        var old = attachments.get(key);
        if (old != null && old.lease.id == id) {
            return;
        }
        if (old != null) {
            attachments.remove(key);
            old.lease.remove(old);
        }
        var lease = id == 0 ? null : leases.get(id);
        if (lease != null) {
            var attachment = new Attachment(old == null ? key.compact() : old.key, lease);
            attachments.put(attachment.key, attachment);
            lease.add(attachment);
        }
    }

    private void queueCheckpoint(Lease lease, long now) {
        if (primary
                && options.checkpoints()
                && !lease.checkpointQueued
                && lease.leftSeconds() > CHECKPOINT_INTERVAL_SECONDS) {
            enqueueCheckpoint(lease, now);
        }
    }

    private void enqueueCheckpoint(Lease lease, long now) {
        lease.checkpointQueued = true;
        checkpoints.add(new DueCheckpoint(lease, now + nanos(CHECKPOINT_INTERVAL_SECONDS)));
    }

    private void persist(LeaseRecord leaseRecord) {
        backend.put(Bucket.LEASE, leaseRecord.key(), leaseRecord.encode());
    }

    /** Times are compared by their difference, which the longest lease leaves room for. */
    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(Math.min(seconds, TTL_SECONDS_MAX));
    }

    private record DueCheckpoint(Lease lease, long dueNanos) {}

    private record Expiry(long id, long leftNanos) implements Comparable<Expiry> {
        @Override
        public int compareTo(Expiry other) {
            int byTime = Long.compare(leftNanos, other.leftNanos);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }
}
