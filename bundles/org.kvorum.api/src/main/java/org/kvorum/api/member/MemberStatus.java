// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.member;

import java.util.List;
import org.kvorum.command.AlarmRequest;

/**
 * The state of a member at a moment.
 *
 * @param memberId its id
 * @param clusterId the cluster's id
 * @param term the raft term
 * @param leader the leader's id, 0 if none is known
 * @param learner whether it is a learner
 * @param committedIndex the committed index
 * @param appliedIndex the applied index
 * @param revision the published revision
 * @param clusterVersion the cluster version as in {@code 3.7.0}, empty while undecided
 * @param storageVersion the storage version as in {@code 3.7.0}, empty while unknown
 * @param dbSizeBytes allocated bytes as etcd counts them
 * @param dbSizeInUseBytes bytes in use as etcd counts them
 * @param quotaBytes the quota in force, negative if off
 * @param alarms the active alarms
 */
public record MemberStatus(
        long memberId,
        long clusterId,
        long term,
        long leader,
        boolean learner,
        long committedIndex,
        long appliedIndex,
        long revision,
        String clusterVersion,
        String storageVersion,
        long dbSizeBytes,
        long dbSizeInUseBytes,
        long quotaBytes,
        List<AlarmRequest> alarms) {}
