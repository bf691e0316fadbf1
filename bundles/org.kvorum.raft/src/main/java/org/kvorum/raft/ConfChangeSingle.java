// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

/**
 * One step of a {@link ConfChangeV2} ({@code raftpb.ConfChangeSingle}).
 *
 * @param type what happens to the member
 * @param nodeId the member
 */
public record ConfChangeSingle(ConfChangeType type, long nodeId) {}
