// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** The leases of a cluster, by way of one of its members: keys that hang on a lease are deleted when it ends. Times to live are whole seconds, rounded up. */
@ProviderType
public interface Leases {
    /** Grants a lease and renews it until it is closed. */
    CompletableFuture<HeldLease> hold(Duration ttl);

    /** Grants a lease that runs out unless somebody renews it. */
    CompletableFuture<LeaseState> grant(Duration ttl);

    /** Gives a lease its full time to live again; completes with it. {@code LEASE_NOT_FOUND} if it is gone. */
    CompletableFuture<Duration> renew(long id);

    /** Ends a lease and deletes its keys. {@code LEASE_NOT_FOUND} if it is gone. */
    CompletableFuture<Void> revoke(long id);

    /** Returns a lease as it is. {@code LEASE_NOT_FOUND} if it is gone. */
    CompletableFuture<LeaseState> state(long id, boolean keys);

    /** Returns the leases that this member knows of; the one that runs out first is the first. */
    List<Long> all();
}
