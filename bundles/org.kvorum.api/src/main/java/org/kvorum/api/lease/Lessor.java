// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.kv.KvStore;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.LeaseCheckpoint;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The leases of a member. {@link #grant}, {@link #revoke}, {@link #checkpoint} and the {@link KvStore.LeaseBook} are called on the apply loop and write their
 * records to the backend; the rest is for any thread. Nothing blocks.
 *
 * <p>Only the primary (the leader's lessor) counts time; elsewhere leases never expire.
 */
@ProviderType
public interface Lessor extends KvStore.LeaseBook {
    /** Creates a lease; TTLs below the minimum are raised to it. */
    Grant grant(long id, long ttlSeconds);

    /** Removes a lease and returns the keys that were attached, sorted; {@code null} if there is no such lease. The caller deletes the keys. */
    @Nullable
    List<Bytes> revoke(long id);

    /** Forgets everything and takes up the leases the backend holds now; their keys are attached anew by the store. Apply loop. */
    void restore();

    /** Records the remaining seconds of leases; unknown ones are passed over. */
    void checkpoint(List<LeaseCheckpoint> checkpoints);

    /** Starts counting: every lease gets its remaining time plus {@code extension}. */
    void promote(Duration extension);

    /** Stops counting; waiting renewals fail. */
    void demote();

    /** Returns whether this lessor counts time. */
    boolean isPrimary();

    /**
     * Renews a lease. On the primary only, and only after leadership was proven.
     *
     * @return {@code RENEWED}; {@code NOT_FOUND}; {@code EXPIRED}: it ran out and will be revoked, ask again when it is gone
     */
    Renewal renew(long id);

    /** Returns the lease. */
    Optional<LeaseInfo> lookup(long id);

    /** Returns all ids, the one that expires first first. */
    List<Long> leases();

    /** Returns up to {@code max} leases that ran out and were not returned within {@code retryAfter}; the caller proposes to revoke them. Primary only. */
    List<Long> takeExpired(int max, Duration retryAfter);

    /** Returns checkpoints that are due, at most {@code max}; empty unless checkpointing is on. Primary only. */
    List<LeaseCheckpoint> takeDueCheckpoints(int max);

    /** Returns how many leases there are. */
    int size();

    /** The outcome of a grant. */
    @ProviderType
    sealed interface Grant {
        /** The lease exists now, with the seconds granted. */
        record Granted(long id, long ttlSeconds) implements Grant {}

        /** It was refused. */
        record Refused(ErrorCode error) implements Grant {}
    }

    /**
     * The outcome of a renewal.
     *
     * @param state what happened
     * @param ttlSeconds the new time to live, if renewed
     * @param hadCheckpoint whether a checkpointed remaining TTL must be cleared through the log
     */
    record Renewal(State state, long ttlSeconds, boolean hadCheckpoint) {
        /** What happened. */
        public enum State {
            /** It has its full time to live again. */
            RENEWED,
            /** There is no such lease. */
            NOT_FOUND,
            /** It ran out and waits to be revoked. */
            EXPIRED,
            /** This lessor is not the primary. */
            NOT_PRIMARY
        }
    }

    /**
     * A lease as it is.
     *
     * @param id the lease
     * @param grantedTtlSeconds the granted time to live
     * @param remainingSeconds whole seconds left
     * @param keys the attached keys
     */
    record LeaseInfo(long id, long grantedTtlSeconds, long remainingSeconds, List<Bytes> keys) {}
}
