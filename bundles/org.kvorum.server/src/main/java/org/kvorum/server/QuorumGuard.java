// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses changes of the membership after which the cluster might be without a quorum ({@code --strict-reconfig-check}). Looks at what this member sees: who has
 * started, and who has been connected for a while. Any thread.
 */
final class QuorumGuard {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumGuard.class);

    /** How long a member must have been connected to count. */
    static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);

    private final boolean strict;
    private final long memberId;
    private final Membership membership;
    private final LongFunction<OptionalLong> activeSinceNanos;
    private final Ticker ticker;

    /**
     * Creates the guard.
     *
     * @param strict whether it refuses anything at all
     * @param activeSinceNanos since when a member is connected
     */
    QuorumGuard(
            boolean strict,
            long memberId,
            Membership membership,
            LongFunction<OptionalLong> activeSinceNanos,
            Ticker ticker) {
        this.strict = strict;
        this.memberId = memberId;
        this.membership = membership;
        this.activeSinceNanos = activeSinceNanos;
        this.ticker = ticker;
    }

    /** Returns why no member may be added now. */
    Optional<ErrorCode> againstAddition(boolean learner) {
        if (!strict) {
            return Optional.empty();
        }
        var voters = voters();
        if (!learner && !isStartedQuorumWithOneMore(voters)) {
            return refuse("add", ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
        }
        // The new member counts as one that is down. A lone member has to be let grow.
        return voters.size() == 1 || quorum(voters.size() + 1) <= connected(voters)
                ? Optional.empty()
                : refuse("add", ErrorCode.UNHEALTHY);
    }

    /** Returns why the member must not be removed now. */
    Optional<ErrorCode> againstRemoval(long id) {
        boolean learner = membership.member(id).map(MemberInfo::learner).orElse(false);
        if (!strict || learner) {
            return Optional.empty();
        }
        var voters = voters();
        var rest = voters.stream().filter(member -> member.id() != id).toList();
        if (started(rest) < quorum(rest.size())) {
            return refuse("remove", ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
        }
        // Who is down is no part of the quorum that works now.
        if (id != memberId && activeSinceNanos.apply(id).isEmpty()) {
            return Optional.empty();
        }
        return connected(voters) - 1 < 1 + (voters.size() - 1) / 2
                ? refuse("remove", ErrorCode.UNHEALTHY)
                : Optional.empty();
    }

    /** Returns why no learner may get its vote now. */
    Optional<ErrorCode> againstPromotion() {
        var voters = voters();
        return !strict || quorum(voters.size() + 1) <= started(voters) + 1
                ? Optional.empty()
                : refuse("promote", ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
    }

    private static Optional<ErrorCode> refuse(String change, ErrorCode reason) {
        LOG.atWarn().addKeyValue("error", reason).log("rejecting member " + change + " request");
        return Optional.of(reason);
    }

    private List<MemberInfo> voters() {
        return membership.members().stream().filter(member -> !member.learner()).toList();
    }

    private static boolean isStartedQuorumWithOneMore(List<MemberInfo> voters) {
        return (voters.size() == 1 && started(voters) == 1) || quorum(voters.size() + 1) <= started(voters);
    }

    private static int started(List<MemberInfo> members) {
        return (int) members.stream().filter(member -> !member.name().isEmpty()).count();
    }

    private int connected(List<MemberInfo> members) {
        long since = ticker.nanos() - HEALTH_INTERVAL.toNanos();
        return (int) members.stream()
                .filter(member -> {
                    var active = activeSinceNanos.apply(member.id());
                    return member.id() == memberId || (active.isPresent() && active.getAsLong() - since < 0);
                })
                .count();
    }

    private static int quorum(int members) {
        return members / 2 + 1;
    }
}
