// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.lease;

/**
 * How a lessor works.
 *
 * @param minTtlSeconds the least time to live granted
 * @param checkpoints whether remaining times are replicated
 * @param persistCheckpoints whether they are kept in the lease record
 */
public record LessorOptions(long minTtlSeconds, boolean checkpoints, boolean persistCheckpoints) {}
