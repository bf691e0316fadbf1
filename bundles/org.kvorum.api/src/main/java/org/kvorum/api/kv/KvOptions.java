// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.kv;

import java.time.Duration;

/**
 * How a store compacts.
 *
 * @param compactionBatchLimit how many revisions a slice looks at
 * @param compactionSleepInterval the pause between slices
 */
public record KvOptions(int compactionBatchLimit, Duration compactionSleepInterval) {
    /** etcd's defaults: 1,000 revisions, 10 ms. */
    public static final KvOptions DEFAULT = new KvOptions(1000, Duration.ofMillis(10));
}
