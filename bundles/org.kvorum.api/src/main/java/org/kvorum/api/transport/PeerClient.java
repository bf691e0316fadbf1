// SPDX-License-Identifier: Apache-2.0
package org.kvorum.api.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.MemberInfo;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks other members. Any thread; nothing blocks. The URLs are one member's; they are tried one after the other until one of them answers, each within the
 * timeout. Stages complete on a loop of the transport, with a {@link PeerUnavailableException} if no URL answered or the answer made no sense.
 */
@ProviderType
public interface PeerClient extends AutoCloseable {
    /** Asks for the members ({@code GET /members}). */
    CompletionStage<MemberList> members(List<String> urls, Duration timeout);

    /** Asks for the versions ({@code GET /version}). */
    CompletionStage<PeerVersions> version(List<String> urls, Duration timeout);

    /** Asks for a lease to be renewed ({@code POST /leases}). */
    CompletionStage<LeaseReply> renewLease(List<String> urls, long leaseId, Duration timeout);

    /** Asks how long a lease still lives ({@code POST /leases/internal}). */
    CompletionStage<LeaseReply> leaseTimeToLive(List<String> urls, long leaseId, boolean withKeys, Duration timeout);

    /** Asks for a learner to be promoted ({@code POST /members/promote/<id>}), with the token of the user who wants it. */
    CompletionStage<PromoteReply> promote(List<String> urls, long memberId, String token, Duration timeout);

    /** Asks for the hash of the key-value data ({@code GET /members/hashkv}); the peer refuses if it is of another cluster. */
    CompletionStage<KvHash> hashKv(List<String> urls, long clusterId, long revision, Duration timeout);

    /** Asks whether a downgrade is going on ({@code GET /downgrade/enabled}). */
    CompletionStage<Boolean> downgradeEnabled(List<String> urls, Duration timeout);

    /** Ends its connections. */
    @Override
    void close();

    /** The members and the cluster they belong to. */
    record MemberList(long clusterId, List<MemberInfo> members) {
        public MemberList {
            members = List.copyOf(members);
        }
    }
}
