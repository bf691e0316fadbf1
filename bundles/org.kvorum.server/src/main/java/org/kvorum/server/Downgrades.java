// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.DowngradeAction;
import org.kvorum.api.member.RequestException;
import org.kvorum.command.Command;
import org.kvorum.command.DowngradeInfoSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends downgrades of the cluster. While one goes on, members of the target version may replace those of the cluster's; once all are, the leader ends
 * it. Requests come from any thread.
 */
final class Downgrades {
    private static final Logger LOG = LoggerFactory.getLogger(Downgrades.class);

    private final Membership membership;
    private final Supplier<CompletableFuture<Void>> catchUp;
    private final Function<Command, CompletableFuture<ApplyResult>> propose;

    /**
     * Creates it.
     *
     * @param catchUp completes when everything acknowledged before is applied here
     * @param propose proposes a command and completes when it is applied
     */
    Downgrades(
            Membership membership,
            Supplier<CompletableFuture<Void>> catchUp,
            Function<Command, CompletableFuture<ApplyResult>> propose) {
        this.membership = membership;
        this.catchUp = catchUp;
        this.propose = propose;
    }

    /** Does what is asked and completes with the cluster version. */
    CompletableFuture<String> run(DowngradeAction action, String version) {
        return switch (action) {
            case VALIDATE -> validate(version).thenApply(target -> membership.clusterVersion());
            case ENABLE ->
                validate(version)
                        .thenCompose(target -> propose.apply(new DowngradeInfoSet(true, target.toString())))
                        .thenApply(done -> membership.clusterVersion());
            case CANCEL -> cancel().thenApply(done -> membership.clusterVersion());
        };
    }

    private CompletableFuture<ReleaseVersion> validate(String text) {
        var target = ReleaseVersion.parseShort(text);
        if (target.isEmpty()) {
            return failed(ErrorCode.WRONG_DOWNGRADE_VERSION_FORMAT);
        }
        if (current().isEmpty()) {
            return failed(ErrorCode.CLUSTER_VERSION_UNAVAILABLE);
        }
        return catchUp.get().thenApply(done -> {
            if (current()
                    .filter(version -> version.previous().equals(target.get()))
                    .isEmpty()) {
                throw new RequestException(ErrorCode.INVALID_DOWNGRADE_TARGET_VERSION);
            }
            if (!membership.downgradeTarget().isEmpty()) {
                throw new RequestException(ErrorCode.DOWNGRADE_IN_PROGRESS);
            }
            return target.get();
        });
    }

    /** Ends a downgrade if there is one. That there is none, or that it could not be ended, is only logged, as etcd does it. */
    private CompletableFuture<Void> cancel() {
        return catchUp.get()
                .thenCompose(done -> membership.downgradeTarget().isEmpty()
                        ? CompletableFuture.<ApplyResult>failedFuture(
                                new RequestException(ErrorCode.NO_INFLIGHT_DOWNGRADE))
                        : propose.apply(new DowngradeInfoSet(false, "")))
                .handle((done, failure) -> {
                    if (failure != null) {
                        var cause = failure.getCause() == null ? failure : failure.getCause();
                        LOG.atError().addKeyValue("error", cause.getMessage()).log("failed to cancel downgrade");
                    }
                    return null;
                });
    }

    private Optional<ReleaseVersion> current() {
        return ReleaseVersion.parse(membership.clusterVersion());
    }

    /** Ends a downgrade, from the leader, once all members are where it goes; until {@code over} says so. */
    void endWhenReached(
            EventLoop loop, Duration interval, BooleanSupplier leading, MemberVersions versions, BooleanSupplier over) {
        loop.schedule(interval, () -> {
            if (over.getAsBoolean()) {
                return;
            }
            var target = ReleaseVersion.parse(membership.downgradeTarget());
            if (target.isPresent() && leading.getAsBoolean()) {
                var unused = versions.ask().thenAccept(members -> {
                    if (members.stream().allMatch(target::equals)) {
                        LOG.atInfo()
                                .addKeyValue("cluster-version", target.get().brief())
                                .log("the cluster has been downgraded");
                        var unused2 = cancel();
                    }
                });
            }
            endWhenReached(loop, interval, leading, versions, over);
        });
    }

    private static <T> CompletableFuture<T> failed(ErrorCode error) {
        return CompletableFuture.failedFuture(new RequestException(error));
    }
}
