// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.env;

import org.osgi.annotation.versioning.ProviderType;

/** Monotonic time. */
@ProviderType
@FunctionalInterface
public interface Ticker {
    /** Returns nanoseconds since an arbitrary fixed point; never goes back. Any thread. */
    long nanos();
}
