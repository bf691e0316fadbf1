// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.transport.LeaseReply;
import org.kvorum.api.transport.PeerClient;

/**
 * Renews and looks up leases where time is counted: here if this member leads, else by asking the leader, again and again until there is an answer or the
 * request's time is over. Any thread.
 */
final class LeaseKeeping {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
    /** How long one question may take: a leader that hangs may have a successor. */
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

    private final long memberId;
    private final EventLoop loop;
    private final Ticker ticker;
    private final LongSupplier leader;
    private final Membership membership;
    private final Supplier<PeerClient> client;
    private final Lessor lessor;
    private final LeaseExpiry expiry;
    private final Supplier<CompletableFuture<Void>> proveLeadership;
    private final Duration requestTimeout;

    /**
     * Creates the keeper.
     *
     * @param loop where questions are asked again
     * @param leader the leader, 0 for none
     * @param client asks other members
     * @param proveLeadership completes when it is sure that this member led at the time of the call, and has applied what was committed then
     */
    LeaseKeeping(
            long memberId,
            EventLoop loop,
            Ticker ticker,
            LongSupplier leader,
            Membership membership,
            Supplier<PeerClient> client,
            Lessor lessor,
            LeaseExpiry expiry,
            Supplier<CompletableFuture<Void>> proveLeadership,
            Duration requestTimeout) {
        this.memberId = memberId;
        this.loop = loop;
        this.ticker = ticker;
        this.leader = leader;
        this.membership = membership;
        this.client = client;
        this.lessor = lessor;
        this.expiry = expiry;
        this.proveLeadership = proveLeadership;
        this.requestTimeout = requestTimeout;
    }

    /** Renews a lease; completes with the new TTL in seconds, 0 if there is no such lease. */
    CompletableFuture<Long> renew(long id) {
        return ask(() -> renewHere(id), (asked, urls) -> asked.renewLease(urls, id, QUESTION_TIMEOUT))
                .thenApply(reply -> reply instanceof LeaseReply.Renewed renewed ? renewed.ttlSeconds() : 0L);
    }

    /** Looks a lease up; completes with TTL -1 if there is no such lease. */
    CompletableFuture<Lessor.LeaseInfo> timeToLive(long id, boolean withKeys) {
        return ask(
                        () -> timeToLiveHere(id, withKeys),
                        (asked, urls) -> asked.leaseTimeToLive(urls, id, withKeys, QUESTION_TIMEOUT))
                .thenApply(reply -> reply instanceof LeaseReply.Alive alive
                        ? new Lessor.LeaseInfo(id, alive.grantedSeconds(), alive.remainingSeconds(), alive.keys())
                        : new Lessor.LeaseInfo(id, 0, -1, List.of()));
    }

    /** Renews a lease if this member leads. */
    CompletionStage<LeaseReply> renewHere(long id) {
        return here(() -> expiry.renew(id)
                .thenApply(ttl -> ttl == 0 ? new LeaseReply.NotFound() : new LeaseReply.Renewed(id, ttl)));
    }

    /** Looks a lease up if this member leads. */
    CompletionStage<LeaseReply> timeToLiveHere(long id, boolean withKeys) {
        return here(() -> {
            if (!lessor.isPrimary()) {
                throw new RequestException(ErrorCode.NOT_PRIMARY_LESSOR);
            }
            LeaseReply reply = lessor.lookup(id)
                    .<LeaseReply>map(lease -> new LeaseReply.Alive(
                            id,
                            lease.remainingSeconds(),
                            lease.grantedTtlSeconds(),
                            withKeys ? lease.keys() : List.of()))
                    .orElseGet(LeaseReply.NotFound::new);
            return CompletableFuture.completedFuture(reply);
        });
    }

    private CompletableFuture<LeaseReply> here(Supplier<CompletableFuture<LeaseReply>> job) {
        if (leader.getAsLong() != memberId) {
            return CompletableFuture.completedFuture(refused());
        }
        return proveLeadership.get().thenCompose(proven -> job.get()).exceptionally(LeaseKeeping::refusal);
    }

    private static LeaseReply refusal(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RequestException refusal) {
            return refusal.error() == ErrorCode.TIMEOUT ? new LeaseReply.Behind() : refused();
        }
        throw new IllegalStateException("a lease could not be looked after", cause);
    }

    private static LeaseReply refused() {
        return new LeaseReply.Refused("not a primary lessor");
    }

    private CompletableFuture<LeaseReply> ask(
            Supplier<CompletionStage<LeaseReply>> askHere,
            BiFunction<PeerClient, List<String>, CompletionStage<LeaseReply>> askLeader) {
        var question = new Question(askHere, askLeader);
        question.ask();
        return question.answer;
    }

    /** A question that goes to whoever leads, until it is answered. */
    private final class Question {
        private final Supplier<CompletionStage<LeaseReply>> askHere;
        private final BiFunction<PeerClient, List<String>, CompletionStage<LeaseReply>> askLeader;
        private final long deadlineNanos = ticker.nanos() + requestTimeout.toNanos();
        private final CompletableFuture<LeaseReply> answer = new CompletableFuture<>();

        Question(
                Supplier<CompletionStage<LeaseReply>> askHere,
                BiFunction<PeerClient, List<String>, CompletionStage<LeaseReply>> askLeader) {
            this.askHere = askHere;
            this.askLeader = askLeader;
        }

        void ask() {
            long asked = leader.getAsLong();
            if (asked == memberId) {
                var unused = askHere.get().whenComplete(this::answered);
                return;
            }
            var urls = membership.member(asked).map(MemberInfo::peerUrls).orElse(List.of());
            if (urls.isEmpty()) {
                again(ErrorCode.NO_LEADER);
            } else {
                var unused = askLeader.apply(client.get(), urls).whenComplete(this::answered);
            }
        }

        private void answered(@Nullable LeaseReply reply, @Nullable Throwable failure) {
            if (failure != null || reply == null) {
                again(ErrorCode.TIMEOUT);
            } else if (reply instanceof LeaseReply.Behind) {
                again(ErrorCode.TIMEOUT_WAIT_APPLIED);
            } else if (reply instanceof LeaseReply.Refused) {
                again(ErrorCode.NOT_PRIMARY_LESSOR);
            } else {
                answer.complete(reply);
            }
        }

        private void again(ErrorCode reason) {
            if (deadlineNanos - ticker.nanos() < 0) {
                answer.completeExceptionally(new RequestException(reason));
            } else {
                loop.schedule(RETRY_INTERVAL, this::ask);
            }
        }
    }
}
