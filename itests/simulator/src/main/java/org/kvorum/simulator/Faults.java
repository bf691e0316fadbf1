// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.member.MemberInfo;
import org.kvorum.command.AlarmRequest;

/** Makes things go wrong, one after the other and several at once, and right again at the end. */
final class Faults {
    private static final Duration LONGEST = Duration.ofSeconds(6);
    private static final int ACTIVATE = 1;
    private static final int DEACTIVATE = 2;
    private static final int NO_SPACE = 1;

    private final World world;
    private final SimNetwork network;
    private final EventLoop loop;
    private final Scenario scenario;
    private final Dice dice;
    private final List<Fault> kinds;
    private final Reshaping reshaping;
    private boolean over;

    Faults(World world, SimNetwork network) {
        this.world = world;
        this.network = network;
        this.loop = world.loop();
        this.scenario = world.scenario();
        this.dice = new Dice(scenario.seed(), "faults");
        this.reshaping = new Reshaping(world);
        this.kinds = List.copyOf(scenario.faults());
    }

    void start() {
        if (!kinds.isEmpty()) {
            again();
        }
        if (dice.chance(0.15)) {
            loop.schedule(dice.between(Duration.ZERO, scenario.faulty()), this::alarm);
        }
        if (scenario.has(Fault.KILL) || scenario.has(Fault.POWER)) {
            network.watchElections(this::election);
        }
    }

    /** Elections are when it matters what a member remembers: some of those who take part do not live on. */
    private void election(String name) {
        if (over || !dice.chance(0.25)) {
            return;
        }
        world.machines().stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .ifPresent(machine -> loop.schedule(dice.between(Duration.ZERO, Duration.ofMillis(8)), () -> {
                    if (scenario.has(Fault.POWER)) {
                        world.crash(machine);
                    } else {
                        world.kill(machine);
                    }
                    loop.schedule(dice.millis(1, 60), () -> world.start(machine));
                }));
    }

    private void again() {
        loop.schedule(dice.between(Duration.ZERO, scenario.calm()), this::strike);
    }

    private void strike() {
        if (!over) {
            strike(dice.oneOf(kinds), dice.oneOf(world.machines()));
            again();
        }
    }

    /** Undoes everything and lets nothing more happen. */
    void heal() {
        over = true;
        network.heal();
        for (var machine : world.machines()) {
            machine.healDisk();
            machine.environment().setWallClockOffset(Duration.ZERO);
            if (!machine.isRunning()) {
                world.start(machine);
            }
        }
        disarm();
        settle();
    }

    private void settle() {
        reshaping.settle();
        loop.schedule(Duration.ofMillis(500), this::settle);
    }

    /** Takes alarms away as they come: what a member with a slow disk was told to raise may come late. */
    private void disarm() {
        alarm(DEACTIVATE);
        loop.schedule(Duration.ofSeconds(1), this::disarm);
    }

    private Duration aWhile() {
        return dice.between(Duration.ofMillis(5), dice.chance(0.3) ? LONGEST : LONGEST.dividedBy(6));
    }

    private void later(Runnable undo) {
        later(aWhile(), undo);
    }

    private void later(Duration time, Runnable undo) {
        loop.schedule(time, () -> {
            if (!over) {
                undo.run();
            }
        });
    }

    private void strike(Fault fault, Machine machine) {
        switch (fault) {
            case LOSS -> {
                network.lose(dice.chance(0.3) ? 0.5 : 0.08);
                later(() -> network.lose(0));
            }
            case DUPLICATION -> {
                network.duplicate(0.2);
                later(() -> network.duplicate(0));
            }
            case REORDERING -> {
                network.reorder(true);
                later(() -> network.reorder(false));
            }
            case DELAY -> {
                network.delayMore(
                        dice.oneOf(List.of(Duration.ofMillis(30), Duration.ofMillis(300), Duration.ofMillis(1500))));
                later(() -> network.delayMore(Duration.ZERO));
            }
            case PARTITION -> partition(machine);
            case ONE_WAY_PARTITION -> cutOneWay(machine, dice.oneOf(world.machines()));
            case KILL -> {
                world.kill(machine);
                later(() -> world.start(machine));
            }
            case POWER -> {
                if (machine.isRunning()) {
                    machine.crashSoon(dice.chance(0.3) ? 0 : dice.below(40));
                }
                // Should it write nothing meanwhile, it goes dark anyway.
                later(() -> {
                    world.crash(machine);
                    later(() -> world.start(machine));
                });
            }
            case BLACKOUT -> {
                if (dice.chance(0.3)) {
                    world.machines().forEach(world::crash);
                    world.machines().forEach(each -> later(() -> world.start(each)));
                }
            }
            case RESTART -> world.stop(machine);
            case PAUSE -> machine.pause(aWhile());
            case SLOW_DISK -> {
                machine.slowDisk(dice.oneOf(List.of(5L, 30L, 200L)));
                later(() -> machine.slowDisk(1));
            }
            case STALLED_DISK -> machine.stallDisk(aWhile());
            case FULL_DISK -> {
                machine.fillDisk(dice.between(0, 8192));
                later(machine::emptyDisk);
            }
            case CLOCK_JUMP ->
                machine.environment()
                        .setWallClockOffset(dice.chance(0.5) ? Duration.ZERO : dice.millis(-3_600_000, 3_600_000));
            case LEADER_TRANSFER -> transfer();
            case MEMBERSHIP -> reshaping.change();
            case ENGINE_SWITCH -> machine.switchEngine();
        }
    }

    private void partition(Machine machine) {
        // Most of the time one against all others, which with luck is the leader; else any two groups.
        var group = new ArrayList<Machine>();
        if (dice.chance(0.7)) {
            group.add(dice.chance(0.5) ? world.leader().orElse(machine) : machine);
        } else {
            world.machines().forEach(each -> {
                if (dice.chance(0.5)) {
                    group.add(each);
                }
            });
        }
        var pairs = new ArrayList<List<Machine>>();
        for (var inside : group) {
            for (var outside : world.machines()) {
                if (!group.contains(outside)) {
                    pairs.add(List.of(inside, outside));
                    pairs.add(List.of(outside, inside));
                }
            }
        }
        pairs.forEach(pair -> network.cut(pair.get(0).name(), pair.get(1).name()));
        // Long enough, more often than not, for those outside to choose another leader.
        later(
                dice.chance(0.4) ? aWhile() : dice.millis(1500, 5000),
                () -> pairs.forEach(
                        pair -> network.join(pair.get(0).name(), pair.get(1).name())));
    }

    private void cutOneWay(Machine from, Machine to) {
        if (from != to) {
            network.cut(from.name(), to.name());
            later(() -> network.join(from.name(), to.name()));
        }
    }

    private void transfer() {
        world.leader().flatMap(Machine::member).ifPresent(leader -> {
            var members = leader.members();
            var unused = leader.moveLeader(dice.oneOf(members).id());
        });
    }

    private void alarm() {
        if (!over) {
            alarm(ACTIVATE);
            later(() -> alarm(DEACTIVATE));
        }
    }

    private void alarm(int action) {
        for (var machine : world.machines()) {
            var member = machine.member();
            if (member.isPresent()) {
                world.trace().add(() -> "alarm NOSPACE " + (action == ACTIVATE ? "on" : "off"));
                // An alarm may be that of a member that has been removed meanwhile.
                var whose = action == ACTIVATE
                        ? member.get().members().stream().map(MemberInfo::id).toList()
                        : member.get().alarms(0).stream()
                                .map(AlarmRequest::memberId)
                                .toList();
                for (long id : whose) {
                    var unused = Translation.propose(member.get(), new AlarmRequest(action, id, NO_SPACE));
                }
                return;
            }
        }
    }
}
