// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/**
 * What is worth knowing about the present but need not survive a restart.
 *
 * @param leader the leader, 0 if unknown
 * @param role this member's part
 */
public record SoftState(long leader, RaftRole role) {}
