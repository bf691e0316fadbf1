// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kvorum.server.LocalCluster.await;
import static org.kvorum.server.LocalCluster.get;
import static org.kvorum.server.LocalCluster.keys;
import static org.kvorum.server.LocalCluster.promote;
import static org.kvorum.server.LocalCluster.put;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.api.member.Caller;
import org.kvorum.api.member.DowngradeAction;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.api.member.RequestException;
import org.kvorum.command.ClusterVersionSet;

/** Clusters that change while they run. */
class ReconfigurationTest {
    @TempDir
    private Path directory;

    private LocalCluster cluster = new LocalCluster(Path.of("."));

    private LocalCluster cluster() {
        cluster = new LocalCluster(directory);
        return cluster;
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aMemberIsAddedLearnsIsPromotedLeadsAndIsRemoved() throws Exception {
        cluster().found("a", "b");
        put(cluster.leader(), "k", "v");

        var added = get(cluster.follower().addMember(List.of(cluster.url("c")), true));
        long id = added.member().orElseThrow().id();
        assertThat(added.members()).hasSize(3);
        assertRefused(ErrorCode.LEARNER_NOT_READY, cluster.leader().promoteMember(id));
        assertRefused(ErrorCode.BAD_LEADER_TRANSFEREE, cluster.leader().moveLeader(id));

        var joined = cluster.join("c");
        await(() -> cluster.leader().members().stream()
                .anyMatch(member -> member.name().equals("c")));
        assertThat(joined.memberId()).isEqualTo(id);
        assertThat(joined.status().learner()).isTrue();
        assertThat(keys(joined)).isOne();
        var promoted = promote(cluster.follower(), id);
        assertThat(promoted.member().map(MemberInfo::learner)).contains(false);
        assertRefused(ErrorCode.MEMBER_NOT_LEARNER, cluster.member("a").promoteMember(id));

        get(cluster.leader().moveLeader(id));
        assertThat(cluster.leader().memberId()).isEqualTo(id);
        put(cluster.member("a"), "k2", "v");

        get(cluster.member("a").removeMember(id));
        assertThat(get(cluster.node("c").ended())).isInstanceOf(RemovedException.class);
        cluster.forget("c");
        put(cluster.leader(), "k3", "v");
        assertThat(cluster.leader().members()).hasSize(2);
    }

    @Test
    void aDeadMemberIsReplaced() throws Exception {
        cluster().found("a", "b", "c");
        long dead = cluster.member("c").memberId();
        cluster.forget("c");
        get(cluster.leader().removeMember(dead));

        get(cluster.leader().addMember(List.of(cluster.url("d")), false));
        var joined = cluster.join("d");
        put(joined, "k", "v");

        assertThat(joined.members()).extracting(MemberInfo::name).containsExactlyInAnyOrder("a", "b", "d");
    }

    @Test
    void changesFollowOneAnother() throws Exception {
        cluster().with("max-learners", "9").found("a");
        var member = cluster.leader();
        var changes = List.of(
                member.addMember(List.of("http://127.0.0.1:1"), true),
                member.addMember(List.of("http://127.0.0.1:2"), true),
                member.addMember(List.of("http://127.0.0.1:3"), true));

        for (var change : changes) {
            get(change);
        }

        assertThat(member.members()).hasSize(4);
    }

    @Test
    void changesThroughAFollowerFollowOneAnother() throws Exception {
        cluster().found("a", "b");
        var member = cluster.follower();

        for (int port = 1; port <= 10; port++) {
            var added = get(member.addMember(List.of("http://127.0.0.1:" + port), true));
            get(member.removeMember(added.member().orElseThrow().id()));
        }

        assertThat(member.members()).hasSize(2);
    }

    @Test
    void saysWhatCannotBe() throws Exception {
        cluster().found("a", "b");
        var member = cluster.follower();

        assertRefused(ErrorCode.MEMBER_NOT_FOUND, member.removeMember(7));
        assertRefused(ErrorCode.MEMBER_NOT_FOUND, member.promoteMember(7));
        assertRefused(ErrorCode.MEMBER_NOT_FOUND, member.updateMember(7, List.of("http://127.0.0.1:1")));
        assertRefused(ErrorCode.PEER_URL_EXISTS, member.addMember(List.of(cluster.url("a")), false));
        assertRefused(ErrorCode.NOT_LEADER, member.moveLeader(cluster.leader().memberId()));
        assertRefused(ErrorCode.BAD_LEADER_TRANSFEREE, cluster.leader().moveLeader(7));
        get(cluster.leader().moveLeader(cluster.leader().memberId()));
    }

    @Test
    void aMovedMemberIsReachedAtItsNewUrl() throws Exception {
        cluster().with("max-learners", "9").found("a");
        var added = get(cluster.leader().addMember(List.of("http://127.0.0.1:1"), true));
        long id = added.member().orElseThrow().id();

        var updated = get(cluster.leader().updateMember(id, List.of(cluster.url("b"))));

        assertThat(updated.member().map(MemberInfo::peerUrls)).contains(List.of(cluster.url("b")));
        assertThat(cluster.join("b").memberId()).isEqualTo(id);
    }

    @Test
    void compactionGoesOnWhenItsNewSettingsMakeNoSense() throws Exception {
        cluster().with("auto-compaction-retention", "100ms").found("a");
        var member = (RunningMember) cluster.member("a");
        var changed = new HashMap<>(cluster.config("a", "existing").values());
        changed.put("auto-compaction-retention", "soon");

        assertThatThrownBy(() -> member.reconfigure(new MemberConfig(changed)))
                .isInstanceOf(IllegalArgumentException.class);

        for (int i = 0; i < 10; i++) {
            put(member, "k", "v" + i);
        }
        long revision = member.store().revision();
        await(() -> revision == member.store().compactRevision());
    }

    @Test
    void learnersGetTheirVoteByThemselvesIfThatIsWanted() throws Exception {
        cluster().with("auto-promote-learners", "true").found("a");
        get(cluster.leader().addMember(List.of(cluster.url("b")), true));

        cluster.join("b");

        await(() -> cluster.leader().members().stream().noneMatch(MemberInfo::learner));
    }

    @Test
    void theGuardWaitsForMembersToBeHealthy() throws Exception {
        cluster().with("strict-reconfig-check", "true").found("a", "b", "c");

        assertRefused(ErrorCode.UNHEALTHY, cluster.leader().addMember(List.of("http://127.0.0.1:1"), false));
        assertRefused(
                ErrorCode.UNHEALTHY,
                cluster.leader().removeMember(cluster.follower().memberId()));
    }

    @Test
    void theWayBackStaysOpenIfThatIsWanted() throws Exception {
        cluster().with("max-cluster-version", "3.5").found("a");

        assertThat(cluster.leader().status().clusterVersion()).isEqualTo("3.5.0");
    }

    @Test
    void aDowngradeLowersTheClusterVersionAndCancellingItRaisesIt() throws Exception {
        cluster().found("a");
        var member = cluster.leader();
        assertRefused(ErrorCode.WRONG_DOWNGRADE_VERSION_FORMAT, member.downgrade(DowngradeAction.VALIDATE, "x"));
        assertRefused(ErrorCode.INVALID_DOWNGRADE_TARGET_VERSION, member.downgrade(DowngradeAction.ENABLE, "3.5.0"));
        assertThat(get(member.downgrade(DowngradeAction.VALIDATE, "3.6.9"))).isEqualTo("3.7.0");
        assertThat(get(member.downgrade(DowngradeAction.CANCEL, ""))).isEqualTo("3.7.0");

        get(member.downgrade(DowngradeAction.ENABLE, "3.6"));

        assertThat(member.downgradeTarget()).isEqualTo("3.6.0");
        await(() -> member.status().clusterVersion().equals("3.6.0"));
        assertThat(member.status().storageVersion()).isEqualTo("3.6.0");
        assertRefused(ErrorCode.DOWNGRADE_IN_PROGRESS, member.downgrade(DowngradeAction.VALIDATE, "3.5"));
        get(member.downgrade(DowngradeAction.CANCEL, ""));
        assertThat(member.downgradeTarget()).isEmpty();
    }

    @Test
    void aMemberEndsRatherThanRunAtAVersionItDoesNotKnow() throws Exception {
        cluster().found("a");
        var newer = new ClusterVersionSet("3.8.0");

        var unused = cluster.leader().propose(newer, newer.encode(), Caller.ANONYMOUS);

        assertThat(get(cluster.node("a").ended()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the cluster runs at 3.8");
    }

    private static void assertRefused(ErrorCode error, CompletableFuture<?> future) {
        assertThatThrownBy(() -> get(future))
                .cause()
                .isInstanceOfSatisfying(RequestException.class, refused -> assertThat(refused.error())
                        .isEqualTo(error));
    }
}
