// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.api.member.MemberCheck.DATA_CORRUPTION;
import static org.kvorum.api.member.MemberCheck.LINEARIZABLE_READ;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberCheck;
import org.kvorum.command.AlarmRequest;

/** What health checks say of real members. */
class MemberCheckTest {
    private static final int NOSPACE = 1;
    private static final int CORRUPT = 2;

    @TempDir
    private Path directory;

    @Test
    void aLoneMemberIsReadyUntilDataIsCorrupt() throws Exception {
        try (var cluster = new LocalCluster(directory).found("a")) {
            var member = cluster.member("a");
            assertThat(wrong(member, MemberCheck.live())).isEmpty();
            assertThat(wrong(member, MemberCheck.ready())).isEmpty();
            raise(member, NOSPACE);
            assertThat(wrong(member, MemberCheck.ready())).isEmpty();
            raise(member, CORRUPT);
            assertThat(wrong(member, MemberCheck.ready()))
                    .containsExactly(Map.entry(DATA_CORRUPTION, "alarm activated: CORRUPT"));
            assertThat(wrong(member, MemberCheck.live())).isEmpty();
        }
    }

    @Test
    void aMemberWithoutLeaderIsAliveButNotReady() throws Exception {
        try (var cluster = new LocalCluster(directory).found("a", "b")) {
            var member = cluster.member("a");
            assertThat(wrong(member, MemberCheck.ready())).isEmpty();
            cluster.stop("b");
            LocalCluster.await(() -> member.leader() == 0);
            assertThat(wrong(member, MemberCheck.live())).isEmpty();
            assertThat(wrong(member, MemberCheck.ready())).containsOnlyKeys(LINEARIZABLE_READ);
        }
    }

    private static Map<MemberCheck, String> wrong(Member member, List<MemberCheck> checks) throws Exception {
        var wrong = new TreeMap<MemberCheck, String>();
        for (var check : checks) {
            LocalCluster.get(check.ask(member)).ifPresent(text -> wrong.put(check, text));
        }
        return wrong;
    }

    private static void raise(Member member, int alarm) throws Exception {
        var request = new AlarmRequest(1, member.memberId(), alarm);
        LocalCluster.get(member.propose(request, request.encode(), Caller.ANONYMOUS));
    }
}
