// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.checker.FinalState;
import org.kvorum.checker.HistoryChecker;
import org.kvorum.checker.LeaseChecker;
import org.kvorum.checker.LinearizabilityChecker;
import org.kvorum.checker.Violation;
import org.kvorum.checker.history.HistoryRecorder;
import org.kvorum.command.KeyRange;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.sim.Simulation;

/** One run: a cluster, its clients and its misfortunes, from the seed to the verdict. */
public final class World {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
    private static final Duration HEALING_MAX = Duration.ofSeconds(30);
    private static final int FAREWELLS_MAX = 3;
    private static final Duration CALM_AFTER = Duration.ofSeconds(3);
    /** The clocks of the clients and of the members are the same but for the steps that make each look at it different. */
    private static final long LEASE_SLACK_NANOS = 1_000_000;

    private static final Duration HANDOVER_TIME = Duration.ofMillis(700);
    private static final int VIOLATIONS_MAX = 20;
    private static final long CANDIDATES_MAX = 300_000;

    private final Scenario scenario;
    private final Sabotage sabotage;
    private final Set<String> retired = new HashSet<>();
    private final Simulation simulation;
    private final Trace trace;
    private final HistoryRecorder recorder = new HistoryRecorder();
    private final Clock clock;
    private final EventLoop loop;
    private final SimNetwork network;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Watching> watchers = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Invariants invariants;
    private final Dice dice;
    private final Faults faults;
    private boolean looking = true;
    private boolean undecided;

    private World(Scenario scenario, Sabotage sabotage, boolean traced) {
        this.scenario = scenario;
        this.sabotage = sabotage;
        this.simulation = new Simulation(scenario.seed());
        this.trace = new Trace(simulation::nanos, traced);
        this.invariants = new Invariants(trace, message -> violation("invariant", message));
        this.clock = new Clock(simulation::nanos);
        this.dice = new Dice(scenario.seed(), "world");
        simulation.setObserver(trace::step);
        this.loop = simulation.newEnvironment("world").newEventLoop("world", this::broken);
        this.network = new SimNetwork(
                simulation.newEnvironment("network").newEventLoop("network", this::broken),
                simulation::nanos,
                scenario,
                trace);
        build();
        this.faults = new Faults(this, network);
    }

    /** Runs what the scenario says. */
    public static Report run(Scenario scenario, Sabotage sabotage, boolean traced) {
        return new World(scenario, sabotage, traced).run();
    }

    private void build() {
        var initial = new ArrayList<String>();
        for (int i = 1; i <= scenario.members(); i++) {
            initial.add("m" + i + "=" + peerUrl(i));
        }
        for (int i = 1; i <= scenario.members(); i++) {
            var arguments = List.of(
                    "--name=m" + i,
                    "--listen-peer-urls=" + peerUrl(i),
                    "--initial-advertise-peer-urls=" + peerUrl(i),
                    "--initial-cluster=" + String.join(",", initial));
            machines.add(new Machine(simulation, scenario, trace, sabotage, network, "m" + i, true, () -> arguments));
        }
        var leases = new ArrayList<Long>();
        for (int i = 0; i < scenario.clients(); i++) {
            clients.add(new Client(this, i, machines.get(i % machines.size()), leases));
        }
        for (int i = 0; i < scenario.watchers(); i++) {
            watchers.add(new Watching(this, 500 + i));
        }
    }

    static String peerUrl(int number) {
        return "http://10.0.0." + number + ":2380";
    }

    // ------------------------------------------------------------ the run

    private Report run() {
        machines.forEach(machine -> loop.schedule(dice.millis(0, 300), () -> found(machine)));
        loop.schedule(LOOK_INTERVAL, this::look);
        clients.forEach(Client::start);
        watchers.forEach(Watching::start);
        if (!goUntil(
                        () -> machines.stream()
                                .allMatch(machine -> machine.member().isPresent()),
                        HEALING_MAX)
                && violations.isEmpty()) {
            violation("convergence", "the members do not get together at first: " + statuses());
        }
        loop.execute(faults::start);
        go(scenario.faulty());
        if (violations.isEmpty()) {
            end();
        }
        if (violations.isEmpty()) {
            judge();
        }
        return new Report(
                scenario,
                violations,
                undecided,
                recorder.history(),
                trace.lines(),
                trace.hash(),
                trace.steps(),
                Duration.ofNanos(simulation.nanos()));
    }

    /** Heals everything and waits until all members and watchers have come together. */
    private void end() {
        loop.execute(() -> {
            trace.add(() -> "healing");
            faults.heal();
        });
        go(CALM_AFTER);
        clients.forEach(Client::stop);
        watchers.forEach(Watching::finish);
        go(CALM_AFTER);
        for (int i = 0; i < FAREWELLS_MAX && violations.isEmpty() && !isOver(); i++) {
            // A watch that begins behind the last revision hears nothing until there is another one.
            clients.get(0).sayGoodbye();
            goUntil(() -> isOver(), HEALING_MAX);
        }
        if (violations.isEmpty() && !isConverged()) {
            violation("convergence", "the members do not come together when all is well again: " + statuses());
        } else if (violations.isEmpty() && !isOver()) {
            violation(
                    "watch", "not all watches get to revision " + revision() + " when all is well again: " + watchers);
        }
    }

    private boolean isOver() {
        return clients.stream().allMatch(Client::isIdle)
                && isConverged()
                && watchers.stream().allMatch(watching -> watching.isCompleteUpTo(revision()));
    }

    private void go(Duration duration) {
        goUntil(() -> false, duration);
    }

    private boolean goUntil(java.util.function.BooleanSupplier condition, Duration timeout) {
        return simulation.runUntil(() -> afterStep() || condition.getAsBoolean(), timeout) && violations.isEmpty();
    }

    /** Buries who died in the last step; returns whether to stop. */
    private boolean afterStep() {
        for (int i = 0; i < machines.size(); i++) {
            var machine = machines.get(i);
            if (machine.isRunning()) {
                machine.bury().ifPresent(cause -> violation("member", machine.name() + " broke: " + stack(cause)));
                if (machine.isRemoved()) {
                    retire(machine);
                    i--;
                } else if (!machine.isRunning()) {
                    network.processEnded(machine.name(), false);
                    loop.schedule(dice.millis(5, 3000), () -> start(machine));
                }
            }
        }
        return !violations.isEmpty();
    }

    private static String stack(Throwable cause) {
        var text = new java.io.StringWriter();
        cause.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private void look() {
        if (looking) {
            loop.schedule(LOOK_INTERVAL, this::look);
            machines.forEach(invariants::check);
            if (dice.chance(0.05)) {
                hashAll();
            }
        }
    }

    private void hashAll() {
        long revision = machines.stream()
                .flatMap(machine -> machine.process().stream())
                .mapToLong(member -> member.store().revision())
                .min()
                .orElse(0);
        machines.forEach(machine -> invariants.hash(machine, revision));
    }

    private boolean isConverged() {
        long applied = -1;
        for (var machine : machines) {
            var member = machine.member();
            if (member.isEmpty()) {
                return false;
            }
            var status = member.get().status();
            if (status.leader() == 0
                    || status.appliedIndex() != status.committedIndex()
                    || (applied >= 0 && applied != status.appliedIndex())) {
                return false;
            }
            applied = status.appliedIndex();
        }
        return true;
    }

    private List<String> statuses() {
        return machines.stream()
                .map(machine -> machine.name() + ": "
                        + machine.process()
                                .map(member -> String.valueOf(member.status()))
                                .orElse("down"))
                .toList();
    }

    private long revision() {
        return machines.stream()
                .flatMap(machine -> machine.member().stream())
                .mapToLong(member -> member.store().revision())
                .max()
                .orElse(0);
    }

    // ------------------------------------------------------------ the verdict

    private void judge() {
        looking = false;
        hashAll();
        var finals = machines.stream()
                .flatMap(machine -> machine.member().stream().map(member -> finalState(machine, member)))
                .toList();
        for (var end : finals) {
            if (end.revision() != finals.get(0).revision()
                    || !end.kvs().equals(finals.get(0).kvs())) {
                violation("convergence", "members differ at the end: " + end + " and " + finals.get(0));
            }
        }
        var checker =
                new HistoryChecker(new LinearizabilityChecker(CANDIDATES_MAX), new LeaseChecker(LEASE_SLACK_NANOS));
        // They are all the same.
        for (var violation : checker.check(recorder.history(), finals.subList(0, 1))) {
            if (violation.message().startsWith("undecided")) {
                // So many requests of unknown outcome that nobody can say: no promise was seen to be broken.
                undecided = true;
            } else {
                violations.add(violation);
            }
        }
    }

    private static FinalState finalState(Machine machine, Member member) {
        var all = KeyRange.prefix(Bytes.EMPTY);
        var rows = (RangeResult.Rows) member.store().range(RangeRequest.of(all.key(), all.rangeEnd()));
        return new FinalState(machine.name(), rows.revision(), Translation.kvs(rows.kvs()));
    }

    void violation(String checker, String message) {
        if (violations.size() < VIOLATIONS_MAX) {
            trace.add(() -> "VIOLATION " + checker + ": " + message);
            violations.add(new Violation(checker, message, 0, List.of()));
        }
    }

    private void broken(Throwable cause) {
        violation("simulator", stack(cause));
    }

    // ------------------------------------------------------------ for those who live in it

    Scenario scenario() {
        return scenario;
    }

    Trace trace() {
        return trace;
    }

    HistoryRecorder recorder() {
        return recorder;
    }

    Clock clock() {
        return clock;
    }

    EventLoop loop() {
        return loop;
    }

    List<Machine> machines() {
        return machines;
    }

    /** Returns the machine whose member takes itself for the leader, the newest if several do. */
    Optional<Machine> leader() {
        return machines.stream()
                .filter(machine -> machine.member().filter(Member::isLeader).isPresent())
                .max(java.util.Comparator.comparingLong(
                        machine -> machine.member().map(Member::term).orElse(0L)));
    }

    /** Brings a machine for a member that joins. */
    void add(String name, Supplier<List<String>> arguments) {
        var machine = new Machine(simulation, scenario, trace, sabotage, network, name, false, arguments);
        machines.add(machine);
        start(machine);
    }

    /** Takes the machine of a removed member away. */
    void retire(Machine machine) {
        trace.add(() -> machine.name() + " is no member any more");
        machines.remove(machine);
        retired.add(machine.name());
        if (machine.isRunning()) {
            machine.kill();
        }
        network.processEnded(machine.name(), false);
    }

    boolean isRetired(String name) {
        return retired.contains(name);
    }

    /** Starts a founder for the first time; who is cut short finds nothing by halves at the next start. */
    private void found(Machine machine) {
        var luck = new Dice(scenario.seed(), "first start of " + machine.name());
        if (scenario.has(Fault.POWER) && luck.chance(0.5)) {
            machine.crashSoon(luck.below(60));
        }
        start(machine);
    }

    void start(Machine machine) {
        if (!machine.isRunning() && machines.contains(machine)) {
            machine.start().ifPresent(reason -> violation("member", reason));
            if (!machine.isRunning()) {
                loop.schedule(dice.millis(100, 1000), () -> start(machine));
            }
        }
    }

    void kill(Machine machine) {
        if (machine.isRunning()) {
            machine.kill();
            network.processEnded(machine.name(), false);
        }
    }

    void crash(Machine machine) {
        if (machine.isRunning()) {
            machine.crash();
            network.processEnded(machine.name(), true);
        }
    }

    /**
     * Stops a member in good order. A leader hands over first, as it would do itself: there it waits for that, and here nothing could happen while it does.
     */
    void stop(Machine machine) {
        var member = machine.member();
        if (member.isPresent() && member.get().isLeader()) {
            machines.stream()
                    .filter(other -> other != machine)
                    .flatMap(other -> other.member().stream())
                    .findFirst()
                    .ifPresent(other -> {
                        var unused = member.get().moveLeader(other.memberId());
                    });
            loop.schedule(HANDOVER_TIME, () -> stopNow(machine));
        } else {
            stopNow(machine);
        }
    }

    private void stopNow(Machine machine) {
        if (!machine.isRunning()) {
            return;
        }
        if (machine.process().filter(Member::isLeader).isPresent()) {
            machine.kill();
        } else {
            machine.stop();
        }
        network.processEnded(machine.name(), false);
        loop.schedule(dice.millis(5, 3000), () -> start(machine));
    }
}
