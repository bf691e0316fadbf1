// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.lease;

import java.util.random.RandomGenerator;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.storage.Backend;
import org.osgi.annotation.versioning.ProviderType;

/** Opens lessors. */
@ProviderType
public interface LessorFactory {
    /** Opens the lessor whose leases the backend holds. The keys are attached by the key-value store as it opens. */
    Lessor open(Backend backend, LessorOptions options, Ticker ticker, RandomGenerator random);
}
