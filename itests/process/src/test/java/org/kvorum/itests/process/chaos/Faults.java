// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.process.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.kvorum.itests.process.MemberProcess;
import org.kvorum.itests.process.cluster.ClusterMember;
import org.kvorum.itests.process.cluster.KvorumCluster;
import org.kvorum.itests.process.cluster.Network;

/** Does to a cluster what machines and networks do to it. Used by one thread; what happens is chosen by the seed. */
final class Faults {
    private static final Duration REPLACEMENT_PATIENCE = Duration.ofSeconds(60);

    /** One thing that happens, and for how long. */
    private interface Fault {
        void happen() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private final KvorumCluster cluster;
    private final Network network;
    private final Endpoints endpoints;
    private final Random random;
    private final Narrator narrator;
    private final Map<String, Fault> faults = new TreeMap<>();
    private final Map<String, Integer> happened = new TreeMap<>();

    /** Who is told what happens. */
    interface Narrator {
        void tell(String what);
    }

    Faults(KvorumCluster cluster, Network network, Endpoints endpoints, Random random, Narrator narrator) {
        this.cluster = cluster;
        this.network = network;
        this.endpoints = endpoints;
        this.random = random;
        this.narrator = narrator;
        faults.put("kill a member", () -> kill(List.of(any())));
        faults.put("kill the leader", () -> kill(List.of(leader())));
        faults.put("kill two at once", this::killTwo);
        faults.put("kill all at once", () -> kill(cluster.members()));
        faults.put("terminate the leader", this::terminateLeader);
        faults.put("freeze a member", () -> freeze(any()));
        faults.put("freeze the leader", () -> freeze(leader()));
        faults.put("cut a member off", () -> cutOff(any()));
        faults.put("cut the leader off", () -> cutOff(leader()));
        faults.put("silence a member", () -> silence(any(), true, true));
        faults.put("let the leader speak but not hear", () -> silence(leader(), false, true));
        faults.put("let the leader hear but not speak", () -> silence(leader(), true, false));
        faults.put("cut one link", this::cutOneLink);
        faults.put("stall one direction", this::stallOneDirection);
        faults.put("slow network", this::slow);
        faults.put("bad network", this::bad);
        faults.put("reset connections", this::reset);
        faults.put("move the leader", this::moveLeader);
    }

    /** Returns how often what happened so far. */
    Map<String, Integer> happened() {
        return Map.copyOf(happened);
    }

    /** Lets one thing happen, and makes it good again. */
    void one() throws InterruptedException, ExecutionException, TimeoutException {
        var names = List.copyOf(faults.keySet());
        var name = names.get(random.nextInt(names.size()));
        happened.merge(name, 1, Integer::sum);
        narrator.tell(name);
        faults.getOrDefault(name, () -> {}).happen();
        network.heal();
    }

    /** All members run and are reached. */
    void makeGood() {
        network.heal();
        cluster.startAll();
    }

    /** A member's disk is gone: it is removed, and another takes its place, sometimes as a learner first. */
    void replace() throws InterruptedException, ExecutionException, TimeoutException {
        boolean learner = random.nextBoolean();
        narrator.tell("replace a member" + (learner ? " by way of a learner" : ""));
        happened.merge("replace a member", 1, Integer::sum);
        var dead = any();
        long deadId = cluster.idOf(dead);
        dead.kill();
        var by = cluster.alive().get(0);
        KvorumCluster.await("the dead member's removal", REPLACEMENT_PATIENCE, () -> {
            if (cluster.list().stream().noneMatch(entry -> entry.getId() == deadId)) {
                return Optional.of(true);
            }
            by.client().getClusterClient().removeMember(deadId).get(10, java.util.concurrent.TimeUnit.SECONDS);
            return Optional.of(true);
        });
        cluster.forget(dead);
        var fresh = KvorumCluster.await(
                "a new member to be let in",
                REPLACEMENT_PATIENCE,
                () -> Optional.of(cluster.add(cluster.alive().get(0), learner)));
        publish();
        fresh.start();
        if (learner) {
            long id = cluster.idOf(fresh);
            KvorumCluster.await(
                    "the learner's promotion",
                    REPLACEMENT_PATIENCE,
                    () -> Optional.of(KvorumCluster.get(
                            cluster.anyBut(fresh).client().getClusterClient().promoteMember(id))));
        }
    }

    private void publish() {
        endpoints.set(cluster.members().stream().map(ClusterMember::clientUrl).toList());
    }

    private void kill(List<ClusterMember> members) throws InterruptedException {
        for (var member : members) {
            member.kill();
        }
        pause(100, 2_500);
        members.forEach(ClusterMember::spawn);
        members.forEach(member -> member.process().awaitReady());
    }

    private void killTwo() throws InterruptedException {
        var one = any();
        kill(List.of(one, cluster.anyBut(one)));
    }

    private void terminateLeader() throws InterruptedException {
        var leader = leader();
        leader.process().terminate();
        pause(100, 1_500);
        leader.start();
    }

    private void freeze(ClusterMember member) {
        member.process().freeze();
        pause(100, 4_000);
        member.process().thaw();
    }

    private void cutOff(ClusterMember member) {
        for (var other : others(member)) {
            network.cut(member.name(), other.name());
        }
        pause(300, 4_000);
    }

    private void silence(ClusterMember member, boolean mouth, boolean ears) {
        for (var other : others(member)) {
            if (mouth) {
                network.stall(member.name(), other.name());
            }
            if (ears) {
                network.stall(other.name(), member.name());
            }
        }
        pause(300, 4_000);
    }

    private void cutOneLink() {
        var one = any();
        network.cut(one.name(), others(one).get(0).name());
        pause(300, 4_000);
    }

    private void stallOneDirection() {
        var one = any();
        network.stall(one.name(), others(one).get(0).name());
        pause(300, 4_000);
    }

    private void slow() {
        var delay = Duration.ofMillis(1 + random.nextInt(60));
        pairs((a, b) -> network.delay(a, b, delay));
        pause(1_000, 3_000);
    }

    private void bad() {
        pairs((a, b) -> network.drop(a, b, 0.02));
        pause(1_000, 3_000);
    }

    private void reset() {
        for (int i = 0; i < 5; i++) {
            pairs(network::reset);
            pause(10, 300);
        }
    }

    private void moveLeader() {
        var leader = leader();
        var target = cluster.anyBut(leader);
        Admin.status(target)
                .ifPresent(status -> Admin.moveLeader(leader, status.getHeader().getMemberId()));
    }

    private interface Pair {
        void with(String a, String b);
    }

    private void pairs(Pair pair) {
        var members = cluster.members();
        for (int i = 0; i < members.size(); i++) {
            for (int j = 0; j < i; j++) {
                pair.with(members.get(i).name(), members.get(j).name());
            }
        }
    }

    private ClusterMember any() {
        var members = cluster.members();
        return members.get(random.nextInt(members.size()));
    }

    private List<ClusterMember> others(ClusterMember member) {
        var others = new ArrayList<>(cluster.members());
        others.remove(member);
        java.util.Collections.shuffle(others, random);
        return others;
    }

    /** Returns who says that it leads, or anyone if nobody does. */
    private ClusterMember leader() {
        for (var member : cluster.members()) {
            var status = Admin.status(member);
            if (status.isPresent()
                    && status.get().getLeader() == status.get().getHeader().getMemberId()) {
                return member;
            }
        }
        return any();
    }

    void pause(int fromMillis, int toMillis) {
        MemberProcess.pause(Duration.ofMillis(random.nextInt(fromMillis, toMillis)));
    }
}
