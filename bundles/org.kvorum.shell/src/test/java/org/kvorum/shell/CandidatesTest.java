// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.StorageState;
import org.kvorum.cli.Commands;
import org.kvorum.config.MemberConfigs;
import org.osgi.framework.BundleContext;

final class CandidatesTest {
    private final Targets targets = new Targets(new MemberConfigs(nothing(BundleContext.class)));
    private final Candidates candidates = new Candidates(Commands.ofShell("kvorum"), targets);

    @Test
    void knowsWhatFollowsCommandsOfEtcdctl() {
        assertThat(candidates.of(List.of("member", ""), 1))
                .contains("add", "promote")
                .doesNotContain("member");
        assertThat(candidates.of(List.of("kvorum:lease"), 1)).contains("keep-alive");
        assertThat(candidates.of(List.of("member", "add", ""), 2)).isEmpty();
        assertThat(candidates.of(List.of("status", ""), 1)).isEmpty();
        assertThat(candidates.of(List.of("get", "", "more"), 1)).isEmpty();
        assertThat(candidates.of(List.of(), 0)).isEmpty();
    }

    @Test
    void knowsWhatFollowsItsOwnCommands() {
        assertThat(candidates.of(List.of("raft", ""), 1)).containsExactly("state", "progress", "log");
        assertThat(candidates.of(List.of("config", "set", ""), 2)).contains("quota-backend-bytes", "name");
        assertThat(candidates.of(List.of("config", "set", "name", ""), 3)).isEmpty();
        assertThat(candidates.of(List.of("top", ""), 1)).isEmpty();
    }

    @Test
    void knowsTheEnginesOfTheMembersThereAre() {
        assertThat(candidates.of(List.of("storage", "switch", ""), 2)).isEmpty();
        var state = new StorageState("xodus", List.of("xodus", "memory"), true, 0, 0, 0, Optional.empty());
        var member = (Member) Proxy.newProxyInstance(
                Member.class.getClassLoader(),
                new Class<?>[] {Member.class},
                (self, method, arguments) -> method.getName().equals("storage") ? state : null);
        targets.addMember(member, Map.of(Member.NAME, "m"));
        assertThat(candidates.of(List.of("storage", "switch", ""), 2)).containsExactly("memory", "xodus");
    }

    @Test
    void knowsOptionsByTheirLongNames() {
        var options = candidates.options();
        assertThat(options.get("get")).contains("prefix", "from-key", "json", "member");
        assertThat(options.get("lease")).contains("keys", "once");
        assertThat(options.get("compact")).isEqualTo(options.get("compaction")).contains("physical");
        assertThat(options.get("raft")).containsExactlyInAnyOrder("json", "member");
        assertThat(options.keySet()).contains("movel", "status", "storage");
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null));
    }
}
