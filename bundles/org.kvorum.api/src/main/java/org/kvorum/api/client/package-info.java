// SPDX-License-Identifier: Apache-2.0
/**
 * Kvorum for Java in the same process: keys, watches, leases and locks without a network. Implemented by {@code org.kvorum.local} for each member, called by
 * other bundles and by whoever embeds a member, on any thread; nothing blocks. Futures are completed on the member's loops: what depends on them must not block,
 * so go on with the {@code Async} methods and an executor of your own, or wait with {@code join} on a thread of your own.
 *
 * <p>A request that is refused, or whose outcome is unknown, completes its future with {@link KvorumException}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
