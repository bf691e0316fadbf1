// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.KvHash;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerService;
import org.kvorum.api.transport.PeerVersions;
import org.kvorum.api.transport.PromoteReply;

/** Answers what other members ask. */
final class PeerAnswers implements PeerService {
    private final Member member;
    private final Membership membership;
    private final LeaseKeeping leases;
    private final Promotion promotion;

    PeerAnswers(Member member, Membership membership, LeaseKeeping leases, Promotion promotion) {
        this.member = member;
        this.membership = membership;
        this.leases = leases;
        this.promotion = promotion;
    }

    @Override
    public List<MemberInfo> members() {
        return membership.members();
    }

    @Override
    public PeerVersions versions() {
        var cluster = membership.clusterVersion();
        return new PeerVersions(
                Member.ETCD_VERSION,
                cluster.isEmpty() ? "not_decided" : cluster,
                cluster.isEmpty() ? "unknown" : ClusterVersions.storageVersion(cluster));
    }

    @Override
    public CompletionStage<LeaseReply> renewLease(long leaseId) {
        return leases.renewHere(leaseId);
    }

    @Override
    public CompletionStage<LeaseReply> leaseTimeToLive(long leaseId, boolean withKeys) {
        return leases.timeToLiveHere(leaseId, withKeys);
    }

    @Override
    public CompletionStage<PromoteReply> promote(long memberId, String token) {
        return promotion.promoteForPeer(memberId);
    }

    @Override
    public CompletionStage<KvHash> hashKv(long revision) {
        return member.offload(() -> member.store().hashKv(revision));
    }

    @Override
    public CompletionStage<Boolean> downgradeEnabled() {
        return member.linearizableRead()
                .thenApply(read -> !membership.downgradeTarget().isEmpty());
    }
}
