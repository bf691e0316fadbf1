// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.cluster;

import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.storage.Backend;
import org.kvorum.raft.ConfChange;
import org.osgi.annotation.versioning.ProviderType;

/** Opens memberships and computes those of new clusters. */
@ProviderType
public interface MembershipFactory {
    /**
     * Opens the membership the backend holds.
     *
     * @param learnersMax how many learners the cluster may have
     */
    Membership open(Backend backend, int learnersMax);

    /**
     * Reads {@code --initial-cluster}.
     *
     * @param initialCluster {@code name=url} pairs, separated by commas; a name may come several times
     * @param token {@code --initial-cluster-token}
     * @throws IllegalArgumentException if it is malformed; the message says where
     */
    InitialCluster initial(String initialCluster, String token);

    /** Returns the configuration change that adds a member at the birth of a cluster. */
    ConfChange bootstrapChange(MemberInfo member);
}
