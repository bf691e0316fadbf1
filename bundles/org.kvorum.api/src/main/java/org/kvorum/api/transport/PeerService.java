// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.MemberInfo;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The member as one who is asked by other members. Called on a loop of the transport; nothing may block. Stages may complete on any thread; one that fails is
 * answered as an internal error.
 */
@ConsumerType
public interface PeerService {
    /** Returns the members as far as this member has applied. */
    List<MemberInfo> members();

    /** Returns the versions this member knows. */
    PeerVersions versions();

    /** Renews a lease, on the primary lessor. */
    CompletionStage<LeaseReply> renewLease(long leaseId);

    /** Returns how long a lease still lives, on the primary lessor. */
    CompletionStage<LeaseReply> leaseTimeToLive(long leaseId, boolean withKeys);

    /**
     * Promotes a learner, on the leader.
     *
     * @param token of the user who asked, empty if there is none
     */
    CompletionStage<PromoteReply> promote(long memberId, String token);

    /** Returns the hash of the key-value data up to the revision, 0 for the current one. */
    CompletionStage<KvHash> hashKv(long revision);

    /** Returns whether a downgrade is going on, read linearizably. */
    CompletionStage<Boolean> downgradeEnabled();
}
