// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.cluster.MembershipFactory;
import org.kvorum.api.env.Cancellable;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.ApplyResult;
import org.kvorum.api.member.RequestException;
import org.kvorum.api.telemetry.Metrics;
import org.kvorum.api.transport.PeerClient;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.HardState;
import org.kvorum.raft.RaftRole;
import org.kvorum.raft.RaftStatus;
import org.kvorum.raft.SoftState;

/** A leader that has removed itself, and leads until the removal has reached the others. */
final class PromotionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long ID = 1;

    private final ArrayDeque<Runnable> scheduled = new ArrayDeque<>();
    private final EventLoop loop = new EventLoop() {
        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            scheduled.add(task);
            return () -> scheduled.remove(task);
        }

        @Override
        public void close() {}
    };

    private long now;
    private int asked;

    @Test
    void asksAgainAfterAWhileAndGivesUpInTheEnd() {
        var promotion = promotion();
        scheduled.clear();

        var answer = promotion.promote(7);

        assertThat(asked).isOne();
        assertThat(scheduled).hasSize(1);
        assertThat(answer).isNotDone();
        scheduled.remove().run();
        assertThat(asked).isEqualTo(2);
        now = TIMEOUT.toNanos() + 1;
        scheduled.remove().run();
        assertThat(scheduled).isEmpty();
        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(RequestException.class, refused -> assertThat(refused.error())
                        .isEqualTo(ErrorCode.TIMEOUT));
    }

    private Promotion promotion() {
        var membership = Stub.of(Membership.class, Map.of("members", List.of(), "member", Optional.empty()));
        var proposals =
                new Proposals<ApplyResult>(() -> now, loop, TIMEOUT, begun -> ErrorCode.TIMEOUT, Metrics.none());
        var reconfiguration = new Reconfiguration(
                membership,
                Stub.of(MembershipFactory.class, Map.of()),
                new QuorumGuard(false, ID, membership, id -> OptionalLong.empty(), () -> now),
                (change, outcome) -> {},
                proposals,
                new RequestIds(ID, () -> Instant.EPOCH),
                loop,
                () -> Instant.EPOCH);
        return new Promotion(
                new Promotion.Standing(ID, () -> ID, this::status, () -> 0, () -> 0),
                reconfiguration,
                membership,
                () -> Stub.of(PeerClient.class, Map.of()),
                loop,
                () -> now,
                TIMEOUT,
                Metrics.none());
    }

    private CompletableFuture<RaftStatus> status() {
        asked++;
        return CompletableFuture.completedFuture(new RaftStatus(
                ID,
                new HardState(1, ID, 1),
                new SoftState(ID, RaftRole.LEADER),
                1,
                1,
                1,
                0,
                ConfState.EMPTY,
                new TreeMap<>()));
    }
}
