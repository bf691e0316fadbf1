// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kvorum.itests.process.cluster.Asked.put;
import static org.kvorum.itests.process.cluster.Asked.putSoon;
import static org.kvorum.itests.process.cluster.Asked.read;
import static org.kvorum.itests.process.cluster.Asked.readLocally;
import static org.kvorum.itests.process.cluster.KvorumCluster.get;

import io.etcd.jetcd.cluster.Member;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three that is changed while it runs; every test leaves three members. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembershipTest {
    private KvorumCluster cluster;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = KvorumCluster.start(directory, 3, "--snapshot-count", "100");
        for (int i = 0; i < 300; i++) {
            put(cluster.member(0), "some/" + i, "data");
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @AfterEach
    void threeMembersHoldTheSame() throws Exception {
        assertThat(cluster.list()).hasSize(3);
        assertThat(cluster.alive()).hasSize(3);
        cluster.awaitHealthy();
        Asked.assertSameHash(cluster);
    }

    @Test
    void fourthMemberJoinsAndWhenItIsRemovedItSaysSoAndEnds() throws Exception {
        var added = addSoon(false);
        assertThat(cluster.list())
                .filteredOn(entry -> entry.getName().isEmpty())
                .hasSize(1);
        added.start();
        assertThat(read(added, "some/299")).isEqualTo("data");
        put(added, "by the fourth", "v");
        assertThat(cluster.list()).extracting(Member::getName).contains(added.name());

        removeSoon(added);
        assertThat(added.process().awaitEnd(Duration.ofSeconds(20))).isZero();
        assertThat(String.join("\n", added.process().log())).contains("removed from the cluster");
        assertThat(cluster.list()).hasSize(3);
        added.spawn();
        added.process().awaitEnd(Duration.ofSeconds(20));
        assertThat(String.join("\n", added.process().log())).contains("removed from the cluster");
        cluster.forget(added);
    }

    @Test
    void deadMemberIsReplaced() throws Exception {
        var dead = cluster.anyBut(cluster.awaitLeader());
        dead.kill();
        var by = cluster.alive().get(0);
        put(by, "one", "is dead");
        removeSoon(dead);
        cluster.forget(dead);
        var fresh = addSoon(false);
        fresh.start();
        cluster.awaitHealthy();
        assertThat(read(fresh, "one")).isEqualTo("is dead");
        assertThat(readLocally(fresh, "some/0")).isEqualTo("data");
    }

    @Test
    void learnerServesOnlyItselfUntilItIsPromoted() throws Exception {
        var learner = addSoon(true);
        var by = cluster.alive().get(0);
        Asked.assertRefused("etcdserver: too many learner members", () -> cluster.add(by, true));
        long id = cluster.idOf(learner);
        Asked.assertRefused(
                "etcdserver: can only promote a learner member which is in sync with leader",
                () -> get(by.client().getClusterClient().promoteMember(id)));
        learner.spawn();
        KvorumCluster.await(
                "the learner to have everything", () -> Optional.ofNullable(readLocally(learner, "some/299")));
        assertThat(KvorumCluster.status(learner).isLearner()).isTrue();
        Asked.assertRefused("etcdserver: rpc not supported for learner", () -> put(learner, "a", "b"));
        Asked.assertRefused("etcdserver: rpc not supported for learner", () -> read(learner, "a"));
        var leader = cluster.awaitLeader();
        Asked.assertRefused(
                "etcdserver: bad leader transferee",
                () -> get(leader.client().getMaintenanceClient().moveLeader(id)));

        KvorumCluster.await(
                "the promotion",
                () -> Optional.of(get(by.client().getClusterClient().promoteMember(id))));
        assertThat(putSoon(learner, "a", "b")).isPositive();
        assertThat(cluster.list()).noneMatch(Member::isLearner);
        Asked.assertRefused(
                "etcdserver: can only promote a learner member",
                () -> get(by.client().getClusterClient().promoteMember(id)));
        removeSoon(learner);
        learner.process().awaitEnd(Duration.ofSeconds(20));
        cluster.forget(learner);
    }

    @Test
    void memberMovesToAnotherAddress() throws Exception {
        var moved = cluster.anyBut(cluster.awaitLeader());
        var by = cluster.anyBut(moved);
        long id = cluster.idOf(moved);
        moved.process().terminate();
        moved.setUnit(moved.unit().withHost(cluster.freshHost()));
        get(by.client()
                .getClusterClient()
                .updateMember(id, List.of(URI.create(moved.unit().peerUrl()))));
        moved.start();
        assertThat(read(moved, "some/299")).isEqualTo("data");
        assertThat(cluster.idOf(moved)).isEqualTo(id);
    }

    @Test
    void changeThatWouldEndangerTheClusterIsRefused() throws Exception {
        var down = cluster.anyBut(cluster.awaitLeader());
        var by = cluster.anyBut(down);
        var healthy = cluster.anyBut(by, down);
        KvorumCluster.await("all to be connected for long enough", () -> {
            try {
                Asked.assertRefused(
                        "etcdserver: Peer URLs already exists",
                        () -> get(by.client()
                                .getClusterClient()
                                .addMember(List.of(URI.create(healthy.unit().peerUrl())))));
                return Optional.of(true);
            } catch (AssertionError notYet) {
                return Optional.empty();
            }
        });
        Asked.assertRefused(
                "etcdserver: member not found",
                () -> get(by.client().getClusterClient().removeMember(42)));
        down.kill();
        KvorumCluster.await("the loss to be noticed", () -> {
            try {
                Asked.assertRefused(
                        "etcdserver: unhealthy cluster",
                        () -> get(by.client().getClusterClient().removeMember(cluster.idOf(healthy))));
                return Optional.of(true);
            } catch (AssertionError notYet) {
                return Optional.empty();
            }
        });
        down.start();
    }

    @Test
    void memberThatLostItsDiskIsNotLetInAsIfItWereNew() throws Exception {
        var wiped = cluster.anyBut(cluster.awaitLeader());
        wiped.kill();
        wiped.wipe();
        wiped.spawn();
        assertThat(wiped.process().awaitEnd(Duration.ofSeconds(20))).isNotZero();
        assertThat(String.join("\n", wiped.process().log())).contains("has already been bootstrapped");
        removeSoon(wiped);
        cluster.forget(wiped);
        addSoon(false).start();
    }

    @Test
    void joiningWithAnotherIdeaOfTheClusterIsRefusedWithAReason() throws Exception {
        var added = addSoon(false);
        var right = added.unit();
        added.setUnit(right.withInitialCluster(right.name() + "=" + right.peerUrl(), true));
        added.spawn();
        assertThat(added.process().awaitEnd(Duration.ofSeconds(20))).isNotZero();
        assertThat(String.join("\n", added.process().log()))
                .containsAnyOf("could not retrieve cluster information", "member count is unequal");
        added.wipe();
        var elsewhere = right.initialCluster().replace(cluster.member(0).unit().peerUrl(), "http://127.0.0.1:9");
        added.setUnit(right.withInitialCluster(elsewhere, true));
        added.spawn();
        assertThat(added.process().awaitEnd(Duration.ofSeconds(20))).isNotZero();
        assertThat(String.join("\n", added.process().log())).contains("error validating peerURLs");
        added.wipe();
        added.setUnit(right);
        added.start();
        removeSoon(added);
        added.process().awaitEnd(Duration.ofSeconds(20));
        cluster.forget(added);
    }

    /** Adds a member as soon as the others have been connected for long enough. */
    private ClusterMember addSoon(boolean learner) {
        return KvorumCluster.await(
                "a member to be added",
                () -> Optional.of(cluster.add(cluster.alive().get(0), learner)));
    }

    private void removeSoon(ClusterMember gone) {
        long id = cluster.idOf(gone);
        KvorumCluster.await("a member to be removed", () -> {
            try {
                return Optional.of(
                        get(cluster.anyBut(gone).client().getClusterClient().removeMember(id)));
            } catch (ExecutionException | TimeoutException notYet) {
                return cluster.list().stream().noneMatch(entry -> entry.getId() == id)
                        ? Optional.of(true)
                        : Optional.empty();
            }
        });
    }
}
