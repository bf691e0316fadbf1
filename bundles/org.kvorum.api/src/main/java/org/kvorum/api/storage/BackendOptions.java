// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.storage;

import java.time.Duration;

/**
 * How a backend batches.
 *
 * @param batchInterval how long a write may wait for its commit
 * @param batchLimit how many writes make a commit at once
 */
public record BackendOptions(Duration batchInterval, int batchLimit) {
    /** etcd's defaults: 100 ms, 10,000 writes. */
    public static final BackendOptions DEFAULT = new BackendOptions(Duration.ofMillis(100), 10_000);
}
