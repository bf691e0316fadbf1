// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.RequestException;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfChangeType;
import org.kvorum.raft.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the membership: asks the guard, proposes the change, and answers when it is applied here. The consensus takes one change at a time; another one waits
 * for its turn as long as a request may take. Any thread.
 */
final class Reconfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(Reconfiguration.class);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(20);

    private final Membership membership;
    private final MembershipFactory changes;
    private final QuorumGuard guard;
    private final Proposer proposer;
    private final Proposals<ApplyResult> proposals;
    private final RequestIds ids;
    private final EventLoop loop;
    private final InstantSource clock;

    /** Proposes changes of the membership. */
    @FunctionalInterface
    interface Proposer {
        /** Proposes the change and tells what became of it; if it was accepted, it may still be lost. */
        void propose(ConfChange change, Consumer<Outcome> outcome);
    }

    /**
     * Creates the reconfiguration.
     *
     * @param loop where what could not be proposed is tried again
     * @param clock new ids follow from the time
     */
    Reconfiguration(
            Membership membership,
            MembershipFactory changes,
            QuorumGuard guard,
            Proposer proposer,
            Proposals<ApplyResult> proposals,
            RequestIds ids,
            EventLoop loop,
            InstantSource clock) {
        this.membership = membership;
        this.changes = changes;
        this.guard = guard;
        this.proposer = proposer;
        this.proposals = proposals;
        this.ids = ids;
        this.loop = loop;
        this.clock = clock;
    }

    /** Adds a member. */
    CompletableFuture<MemberChange> add(List<String> peerUrls, boolean learner) {
        return unless(
                guard.againstAddition(learner),
                () -> changes.addition(
                        ids.next(), peerUrls, learner, clock.instant().getEpochSecond()));
    }

    /** Removes a member. */
    CompletableFuture<MemberChange> remove(long id) {
        return unless(
                guard.againstRemoval(id),
                () -> new ConfChange(ids.next(), ConfChangeType.REMOVE_NODE, id, Bytes.EMPTY));
    }

    /** Changes where a member is reached. */
    CompletableFuture<MemberChange> update(long id, List<String> peerUrls) {
        return unless(Optional.empty(), () -> changes.update(ids.next(), id, peerUrls));
    }

    /** Gives a learner, which must be ready for it, its vote. */
    CompletableFuture<MemberChange> promote(long id) {
        return unless(guard.againstPromotion(), () -> changes.promotion(ids.next(), id));
    }

    private CompletableFuture<MemberChange> unless(Optional<ErrorCode> refusal, Supplier<ConfChange> change) {
        return refusal.<CompletableFuture<MemberChange>>map(
                        error -> CompletableFuture.failedFuture(new RequestException(error)))
                .orElseGet(() -> configure(change.get()));
    }

    private CompletableFuture<MemberChange> configure(ConfChange change) {
        LOG.atInfo()
                .addKeyValue("change", change.type())
                .addKeyValue("member-id", Long.toHexString(change.nodeId()))
                .log("proposing a change of the membership");
        var applied = proposals.register(change.id());
        propose(change);
        return applied.thenApply(done -> new MemberChange(membership.member(change.nodeId()), membership.members()));
    }

    private void propose(ConfChange change) {
        proposer.propose(change, outcome -> {
            switch (outcome) {
                case ACCEPTED -> {}
                case NO_LEADER, LEADER_TRANSFER, CONF_CHANGE_REFUSED, CONF_CHANGE_NOT_APPLIED ->
                    loop.schedule(RETRY_INTERVAL, () -> {
                        if (proposals.isWaiting(change.id())) {
                            propose(change);
                        }
                    });
                case TOO_MUCH_UNCOMMITTED -> proposals.fail(change.id(), ErrorCode.TOO_MANY_REQUESTS);
                case IGNORED, NOT_LEADER, NOT_A_VOTER -> proposals.fail(change.id(), ErrorCode.PROPOSAL_DROPPED);
            }
        });
    }
}
