// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.lease;

import java.util.random.RandomGenerator;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.telemetry.Metrics;
import org.osgi.annotation.versioning.ProviderType;

/** Opens lessors. */
@ProviderType
public interface LessorFactory {
    /** Returns a factory whose lessors count and time what they do in a member's registry; this one's count nothing. */
    default LessorFactory measuredBy(Metrics metrics, Environment environment) {
        return this;
    }

    /** Opens the lessor whose leases the backend holds. The keys are attached by the key-value store as it opens. */
    Lessor open(Backend backend, LessorOptions options, Ticker ticker, RandomGenerator random);
}
