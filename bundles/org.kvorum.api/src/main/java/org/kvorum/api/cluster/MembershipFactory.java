// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.cluster;

import java.util.List;
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

    /**
     * Returns the configuration change that adds a member at run time.
     *
     * @param requestId wakes the waiter when it is applied
     * @param peerUrls where it will be reached
     * @param unixSeconds when it was asked for; the new id follows from it and the URLs
     */
    ConfChange addition(long requestId, List<String> peerUrls, boolean learner, long unixSeconds);

    /** Returns the configuration change that gives a learner its vote. */
    ConfChange promotion(long requestId, long id);

    /** Returns the configuration change that tells where a member is reached from now on. */
    ConfChange update(long requestId, long id, List<String> peerUrls);
}
