// SPDX-License-Identifier: Apache-2.0
/**
 * Leases: keys that go when nobody renews them. The lessor keeps the books and reports what ran out; only the log ends a lease.
 * Implemented by {@code org.kvorum.lease}, called by the member's apply loop and by the edge.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.kvorum.api.lease;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
