// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.cluster;

import java.util.List;
import org.kvorum.api.member.MemberInfo;

/**
 * The members a new cluster begins with. Ids are derived from peer URLs and the token, so every member computes the same ones.
 *
 * @param clusterId the cluster's id
 * @param members the members, by ascending id (unsigned)
 */
public record InitialCluster(long clusterId, List<MemberInfo> members) {
    public InitialCluster {
        members = List.copyOf(members);
    }
}
