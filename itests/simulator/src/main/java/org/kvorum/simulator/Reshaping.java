// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberInfo;

/** Changes who belongs to the cluster, and sees to it that those who do have a machine. */
final class Reshaping {
    private static final int MEMBERS_MAX = 6;

    private final World world;
    private final Dice dice;
    private int lastNumber;

    Reshaping(World world) {
        this.world = world;
        this.dice = new Dice(world.scenario().seed(), "membership");
        this.lastNumber = world.scenario().members();
    }

    /** Makes one change, without waiting for what comes of it. */
    void change() {
        world.leader().flatMap(Machine::member).ifPresent(leader -> {
            equip(leader);
            change(leader);
        });
    }

    private void change(Member leader) {
        var members = leader.members();
        var learner = members.stream().filter(MemberInfo::learner).findFirst();
        long voters = members.stream().filter(each -> !each.learner()).count();
        if (learner.isPresent() && dice.chance(0.6)) {
            world.trace().add(() -> "promote " + nameOf(learner.get()));
            var unused = leader.promoteMember(learner.get().id());
        } else if (2 < voters && dice.chance(0.4)) {
            var gone = dice.oneOf(members);
            world.trace().add(() -> "remove " + nameOf(gone));
            var unused = leader.removeMember(gone.id());
        } else if (members.size() < MEMBERS_MAX) {
            int number = ++lastNumber;
            boolean asLearner = dice.chance(0.6);
            world.trace().add(() -> "add m" + number + (asLearner ? " as a learner" : ""));
            var unused = leader.addMember(List.of(World.peerUrl(number)), asLearner);
        }
    }

    /** Starts members that were added, and takes those away that were removed; for a world in which all is well. */
    void settle() {
        witness().ifPresent(this::equip);
        world.leader().flatMap(Machine::member).ifPresent(member -> {
            var status = member.status();
            if (status.appliedIndex() == status.committedIndex()) {
                List.copyOf(world.machines()).stream()
                        .filter(machine -> member.members().stream()
                                .noneMatch(each -> nameOf(each).equals(machine.name())))
                        .forEach(world::retire);
            }
        });
    }

    /** Returns who knows best who belongs to the cluster: the leader, or else anybody. */
    private Optional<Member> witness() {
        return world.leader().flatMap(Machine::member).or(() -> world.machines().stream()
                .flatMap(machine -> machine.process().stream())
                .max(Comparator.comparingLong(member -> member.status().appliedIndex())));
    }

    private void equip(Member leader) {
        for (var each : leader.members()) {
            var name = nameOf(each);
            if (world.machines().stream().noneMatch(machine -> machine.name().equals(name)) && !world.isRetired(name)) {
                world.add(name, () -> arguments(name));
            }
        }
    }

    /** The flags of a member that joins, from what the leader knows now. */
    private List<String> arguments(String name) {
        var others = witness().map(Member::members).orElse(List.of());
        var url = World.peerUrl(Integer.parseInt(name.substring(1)));
        return List.of(
                "--name=" + name,
                "--listen-peer-urls=" + url,
                "--initial-advertise-peer-urls=" + url,
                "--initial-cluster-state=existing",
                "--initial-cluster="
                        + (others.isEmpty()
                                ? name + "=" + url
                                : String.join(
                                        ",",
                                        others.stream()
                                                .map(each -> nameOf(each) + "="
                                                        + each.peerUrls().get(0))
                                                .toList())));
    }

    private static String nameOf(MemberInfo member) {
        var url = member.peerUrls().get(0);
        return "m" + url.substring(url.lastIndexOf('.') + 1, url.lastIndexOf(':'));
    }
}
