// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.kvorum.api.cluster.Membership;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.MemberInfo;

/** Member 1 asks; the others are what a test makes of them. */
class QuorumGuardTest {
    private static final long NOW = 100_000_000_000L;
    private static final long LONG_AGO = 1;
    private static final long JUST_NOW = NOW - 4_000_000_000L;

    private final List<MemberInfo> members = new ArrayList<>();
    private final Map<Long, Long> activeSince = new HashMap<>();
    private final QuorumGuard guard = guard(true);

    @Test
    void aLoneMemberMayGrow() {
        healthy(1);

        assertThat(guard.againstAddition(false)).isEmpty();
        assertThat(guard.againstAddition(true)).isEmpty();
        assertThat(guard.againstPromotion()).isEmpty();
    }

    @Test
    void aLoneMemberMustNotRemoveItself() {
        healthy(1);

        assertThat(guard.againstRemoval(1)).contains(ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
    }

    @Test
    void aHealthyClusterMayChange() {
        healthy(3);

        assertThat(guard.againstAddition(false)).isEmpty();
        assertThat(guard.againstRemoval(1)).isEmpty();
        assertThat(guard.againstRemoval(2)).isEmpty();
        assertThat(guard.againstPromotion()).isEmpty();
    }

    @Test
    void countsOnlyWhoHasStarted() {
        healthy(1);
        add(2, "", LONG_AGO);

        assertThat(guard.againstAddition(false)).contains(ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
        assertThat(guard.againstRemoval(1)).contains(ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
        assertThat(guard.againstRemoval(2)).isEmpty();
        assertThat(guard.againstPromotion()).isEmpty();
        add(3, "", LONG_AGO);
        assertThat(guard.againstPromotion()).contains(ErrorCode.NOT_ENOUGH_STARTED_MEMBERS);
    }

    @Test
    void waitsUntilMembersHaveBeenConnectedForAWhile() {
        healthy(2);
        add(3, "m3", JUST_NOW);

        assertThat(guard.againstAddition(false)).contains(ErrorCode.UNHEALTHY);
        assertThat(guard.againstAddition(true)).contains(ErrorCode.UNHEALTHY);
        assertThat(guard.againstRemoval(2)).contains(ErrorCode.UNHEALTHY);
    }

    @Test
    void letsADeadMemberBeRemoved() {
        healthy(2);
        members.add(member(3, "m3", false));

        assertThat(guard.againstRemoval(3)).isEmpty();
        assertThat(guard.againstRemoval(2)).contains(ErrorCode.UNHEALTHY);
    }

    @Test
    void doesNotCareForLearners() {
        healthy(1);
        members.add(member(2, "", true));

        assertThat(guard.againstRemoval(2)).isEmpty();
        assertThat(guard.againstAddition(false)).isEmpty();
    }

    @Test
    void letsEverythingPassIfItIsNotWanted() {
        healthy(1);
        add(2, "", JUST_NOW);
        var lax = guard(false);

        assertThat(lax.againstAddition(false)).isEmpty();
        assertThat(lax.againstRemoval(1)).isEmpty();
        assertThat(lax.againstPromotion()).isEmpty();
    }

    private QuorumGuard guard(boolean strict) {
        return new QuorumGuard(
                strict,
                1,
                membership(),
                id -> Optional.ofNullable(activeSince.get(id))
                        .map(OptionalLong::of)
                        .orElseGet(OptionalLong::empty),
                () -> NOW);
    }

    private void healthy(int count) {
        members.add(member(1, "m1", false));
        for (long id = 2; id <= count; id++) {
            add(id, "m" + id, LONG_AGO);
        }
    }

    private void add(long id, String name, long since) {
        members.add(member(id, name, false));
        activeSince.put(id, since);
    }

    private static MemberInfo member(long id, String name, boolean learner) {
        return new MemberInfo(id, name, List.of("http://h:" + id), List.of(), learner);
    }

    /** Returns a membership that can only be read. */
    private Membership membership() {
        return (Membership) Proxy.newProxyInstance(
                Membership.class.getClassLoader(),
                new Class<?>[] {Membership.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "members" -> List.copyOf(members);
                    case "member" ->
                        members.stream()
                                .filter(member -> member.id() == (long) arguments[0])
                                .findFirst();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
