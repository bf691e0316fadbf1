// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberChange;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.telemetry.Metrics.Counter.CounterSeries;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.api.transport.PromoteReply;
import org.kvorum.raft.PeerStatus;
import org.kvorum.raft.RaftStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives learners their vote once they have caught up, which only the leader knows: other members ask it, again and again until it answers or the request's time is
 * over. Any thread.
 */
final class Promotion {
    private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

    /** How much of the leader's log a learner must have. */
    private static final double READY_SHARE = 0.9;

    private static final Duration APPLIED_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration APPLIED_INTERVAL = Duration.ofMillis(5);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
    private static final Duration AUTOMATIC_INTERVAL = Duration.ofMillis(500);

    private final Standing standing;
    private final Reconfiguration reconfiguration;
    private final Membership membership;
    private final Supplier<PeerClient> client;
    private final EventLoop loop;
    private final Ticker ticker;
    private final Duration requestTimeout;
    private final CounterSeries successes;
    private final Metrics.Counter failures;

    /**
     * What of the consensus it needs to know.
     *
     * @param memberId this member
     * @param leader the leader, 0 for none
     * @param status the state of the consensus
     * @param committed the commit index
     * @param applied the applied index
     */
    record Standing(
            long memberId,
            LongSupplier leader,
            Supplier<CompletableFuture<RaftStatus>> status,
            LongSupplier committed,
            LongSupplier applied) {}

    Promotion(
            Standing standing,
            Reconfiguration reconfiguration,
            Membership membership,
            Supplier<PeerClient> client,
            EventLoop loop,
            Ticker ticker,
            Duration requestTimeout,
            Metrics metrics) {
        this.standing = standing;
        this.reconfiguration = reconfiguration;
        this.membership = membership;
        this.client = client;
        this.loop = loop;
        this.ticker = ticker;
        this.requestTimeout = requestTimeout;
        this.successes = metrics.counter(
                        "etcd_server_learner_promote_successes", "The total number of successful learner promotions.")
                .with();
        this.failures = metrics.counter(
                "etcd_server_learner_promote_failures", "The total number of failed learner promotions.", "Reason");
    }

    /** Promotes a learner, or has the leader do it. */
    CompletableFuture<MemberChange> promote(long id) {
        var request = new Request(id);
        request.begin();
        return request.answer;
    }

    /** Promotes a learner for another member. */
    CompletionStage<PromoteReply> promoteForPeer(long id) {
        return promoteHere(id).handle((change, failure) -> {
            if (failure == null) {
                return new PromoteReply.Promoted(change.members());
            }
            return switch (errorOf(failure)) {
                case MEMBER_NOT_FOUND -> new PromoteReply.NoSuchMember();
                case MEMBER_NOT_LEARNER, LEARNER_NOT_READY -> new PromoteReply.NotReady(reason(errorOf(failure)));
                default -> new PromoteReply.Failed();
            };
        });
    }

    /** Returns what etcd's members call the reason among themselves. */
    private static String reason(ErrorCode error) {
        return switch (error) {
            case MEMBER_NOT_FOUND -> "membership: ID not found";
            case MEMBER_NOT_LEARNER -> "membership: can only promote a learner member";
            case LEARNER_NOT_READY -> "etcdserver: can only promote a learner member which is in sync with leader";
            case NOT_ENOUGH_STARTED_MEMBERS -> "etcdserver: re-configuration failed due to not enough started members";
            default -> error.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Promotes learners without being asked, as soon as they have all that is committed, until {@code over} says so. */
    void promoteAutomatically(BooleanSupplier over) {
        loop.schedule(AUTOMATIC_INTERVAL, () -> {
            if (over.getAsBoolean()) {
                return;
            }
            if (standing.leader.getAsLong() == standing.memberId && standing.committed.getAsLong() != 0) {
                var unused = standing.status.get().thenAccept(this::promoteCaughtUp);
            }
            promoteAutomatically(over);
        });
    }

    private void promoteCaughtUp(RaftStatus status) {
        for (var member : membership.members()) {
            var progress = status.peers().get(member.id());
            boolean caughtUp = progress != null
                    && progress.mode() == PeerStatus.Mode.REPLICATE
                    && progress.recentlyActive()
                    && status.hardState().commit() <= progress.match();
            if (member.learner() && !member.name().isEmpty() && caughtUp) {
                LOG.atInfo()
                        .addKeyValue("member-id", Long.toHexString(member.id()))
                        .log("promoting a learner that has caught up");
                var unused = reconfiguration.promote(member.id()).whenComplete((change, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("member-id", Long.toHexString(member.id()))
                                .addKeyValue("error", errorOf(failure))
                                .log("could not promote a learner that has caught up");
                    }
                });
            }
        }
    }

    private CompletableFuture<MemberChange> promoteHere(long id) {
        if (standing.leader.getAsLong() != standing.memberId) {
            return failed(ErrorCode.NOT_LEADER);
        }
        return caughtUp()
                .thenCompose(applied -> standing.status.get())
                .thenCompose(status -> {
                    var refusal = refusal(status, id);
                    return refusal == null ? reconfiguration.promote(id) : failed(refusal);
                })
                .whenComplete(this::count);
    }

    private void count(@Nullable MemberChange change, @Nullable Throwable failure) {
        if (failure == null) {
            successes.increment();
        } else if (errorOf(failure) != ErrorCode.NOT_LEADER) {
            failures.add(1, reason(errorOf(failure)));
        }
    }

    private static @Nullable ErrorCode refusal(RaftStatus status, long id) {
        var leader = status.peers().get(status.id());
        if (leader == null) {
            return ErrorCode.NOT_LEADER;
        }
        var learner = status.peers().get(id);
        if (learner == null) {
            return ErrorCode.MEMBER_NOT_FOUND;
        }
        return learner.match() < READY_SHARE * leader.match() ? ErrorCode.LEARNER_NOT_READY : null;
    }

    /** Completes when all that was committed before is applied here. */
    private CompletableFuture<Void> caughtUp() {
        var done = new CompletableFuture<Void>();
        awaitApplied(standing.committed.getAsLong(), ticker.nanos() + APPLIED_TIMEOUT.toNanos(), done);
        return done;
    }

    private void awaitApplied(long index, long deadlineNanos, CompletableFuture<Void> done) {
        if (index <= standing.applied.getAsLong()) {
            done.complete(null);
        } else if (deadlineNanos - ticker.nanos() < 0) {
            done.completeExceptionally(new RequestException(ErrorCode.TIMEOUT_WAIT_APPLIED));
        } else {
            loop.schedule(APPLIED_INTERVAL, () -> awaitApplied(index, deadlineNanos, done));
        }
    }

    private static ErrorCode errorOf(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof RequestException refusal ? refusal.error() : ErrorCode.UNKNOWN_METHOD;
    }

    private static <T> CompletableFuture<T> failed(ErrorCode error) {
        return CompletableFuture.failedFuture(new RequestException(error));
    }

    /** A promotion that goes to whoever leads, until it is answered. */
    private final class Request {
        private final long id;
        private final long deadlineNanos = ticker.nanos() + requestTimeout.toNanos();
        private final CompletableFuture<MemberChange> answer = new CompletableFuture<>();

        Request(long id) {
            this.id = id;
        }

        void begin() {
            var unused = promoteHere(id).whenComplete((change, failure) -> {
                if (failure == null) {
                    answer.complete(change);
                } else if (errorOf(failure) != ErrorCode.NOT_LEADER) {
                    answer.completeExceptionally(failure);
                } else if (standing.leader.getAsLong() == standing.memberId) {
                    // It leads, but not for long: it has removed itself.
                    again(ErrorCode.TIMEOUT);
                } else {
                    askLeader();
                }
            });
        }

        private void askLeader() {
            long leader = standing.leader.getAsLong();
            var urls = membership.member(leader).map(MemberInfo::peerUrls).orElse(List.of());
            if (leader == standing.memberId) {
                begin();
            } else if (urls.isEmpty()) {
                again(ErrorCode.NO_LEADER);
            } else {
                var left = Duration.ofNanos(Math.max(1, deadlineNanos - ticker.nanos()));
                var unused = client.get().promote(urls, id, "", left).whenComplete(this::answered);
            }
        }

        private void answered(@Nullable PromoteReply reply, @Nullable Throwable failure) {
            if (reply instanceof PromoteReply.Promoted promoted) {
                var members = promoted.members();
                var member = members.stream().filter(one -> one.id() == id).findFirst();
                answer.complete(new MemberChange(member, members));
            } else if (reply instanceof PromoteReply.NoSuchMember) {
                fail(ErrorCode.MEMBER_NOT_FOUND);
            } else if (reply instanceof PromoteReply.NotReady refusal) {
                boolean behind = refusal.reason().contains("in sync with leader");
                fail(behind ? ErrorCode.LEARNER_NOT_READY : ErrorCode.MEMBER_NOT_LEARNER);
            } else {
                again(ErrorCode.TIMEOUT);
            }
        }

        private void again(ErrorCode reason) {
            if (deadlineNanos - ticker.nanos() < 0) {
                fail(reason);
            } else {
                loop.schedule(RETRY_INTERVAL, this::askLeader);
            }
        }

        private void fail(ErrorCode error) {
            answer.completeExceptionally(new RequestException(error));
        }
    }
}
