// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a member does from its start until its cluster knows it. */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

    /** How long after its start a member may hasten the first election, and how often it looks whether it can. */
    private static final Duration HASTE = Duration.ofSeconds(5);

    private static final Duration HASTE_INTERVAL = Duration.ofMillis(20);
    private static final Duration PUBLISH_RETRY = Duration.ofMillis(100);

    /** How often a member that starts looks whether the cluster has a version. */
    private static final Duration VERSION_INTERVAL = Duration.ofMillis(10);

    private final MemberOptions options;
    private final Membership membership;
    private final LongSupplier leader;
    private final Peers peers;
    private final Runnable campaign;
    private final Supplier<? extends CompletableFuture<?>> publication;
    private final EventLoop loop;
    private final Ticker ticker;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean stopped;

    /**
     * Creates it.
     *
     * @param leader the leader, 0 for none
     * @param campaign campaigns soon unless a leader is heard of
     * @param publication proposes this member's name and client URLs
     */
    Joining(
            MemberOptions options,
            Membership membership,
            LongSupplier leader,
            Peers peers,
            Runnable campaign,
            Supplier<? extends CompletableFuture<?>> publication,
            EventLoop loop,
            Ticker ticker) {
        this.options = options;
        this.membership = membership;
        this.leader = leader;
        this.peers = peers;
        this.campaign = campaign;
        this.publication = publication;
        this.loop = loop;
        this.ticker = ticker;
    }

    /** Votes as soon as enough members are connected, rather than after an election timeout. A lone voter has no need of it. */
    void hastenElection() {
        if (options.config().enabled("initial-election-tick-advance")) {
            hastenElection(ticker.nanos() + HASTE.toNanos());
        }
    }

    private void hastenElection(long deadlineNanos) {
        if (leader.getAsLong() != 0 || stopped || 0 < ticker.nanos() - deadlineNanos) {
            return;
        }
        if (1 < membership.members().size() && peers.isQuorumReached()) {
            campaign.run();
        } else {
            loop.schedule(HASTE_INTERVAL, () -> hastenElection(deadlineNanos));
        }
    }

    /** Tells the cluster about this member, again and again until it is heard; completes when clients may be served. */
    CompletableFuture<Void> publish() {
        tryToPublish();
        loop.schedule(MemberOptions.CLUSTER_READY_TIMEOUT, () -> {
            if (ready.complete(null)) {
                LOG.warn("timed out waiting for the ready signal; serving clients before the cluster is");
            }
        });
        return ready;
    }

    private void tryToPublish() {
        var unused = publication.get().whenComplete((done, error) -> {
            if (error == null) {
                awaitVersion();
            } else if (!stopped) {
                LOG.atWarn().setCause(error).log("failed to publish local member to cluster through raft");
                loop.schedule(PUBLISH_RETRY, this::tryToPublish);
            }
        });
    }

    /** Nothing is served before the cluster has a version; the leader gives it one. */
    private void awaitVersion() {
        if (!membership.clusterVersion().isEmpty()) {
            ready.complete(null);
        } else if (!stopped) {
            loop.schedule(VERSION_INTERVAL, this::awaitVersion);
        }
    }

    void stop() {
        stopped = true;
    }
}
