// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.EventLoop;

/** The wires between the machines. Every wire has two directions, and each may lose, repeat, delay and reorder on its own. */
final class SimNetwork {
    private record Wire(String from, String to) {}

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final Dice dice;
    private final Trace trace;
    private final Duration latency;
    private final Map<String, SimTransport> listening = new HashMap<>();
    private final Map<Wire, Long> lastArrivals = new HashMap<>();
    private final Set<Wire> cut = new HashSet<>();

    private Consumer<String> electionWatcher = machine -> {};
    private double loss;
    private double duplication;
    private boolean reordering;
    private Duration extraDelay = Duration.ZERO;

    SimNetwork(EventLoop loop, LongSupplier nanos, Scenario scenario, Trace trace) {
        this.loop = loop;
        this.nanos = nanos;
        this.dice = new Dice(scenario.seed(), "network");
        this.trace = trace;
        this.latency = scenario.latency();
    }

    // ------------------------------------------------------------ who is there

    void listen(String url, SimTransport transport) {
        listening.put(url, transport);
    }

    void leave(SimTransport transport) {
        listening.values().removeIf(transport::equals);
    }

    /** The process on the machine has ended. What was connected to it notices, unless the machine just went dark. */
    void processEnded(String machine, boolean dark) {
        List<SimTransport> gone = listening.values().stream()
                .filter(transport -> transport.machine().equals(machine))
                .distinct()
                .toList();
        listening.values().removeAll(gone);
        if (dark) {
            return;
        }
        for (var transport : gone) {
            for (var other : everybody()) {
                if (passes(machine, other.machine())) {
                    loop.schedule(delay(), () -> other.lost(transport.localId()));
                }
            }
        }
    }

    private List<SimTransport> everybody() {
        return listening.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    @Nullable
    SimTransport at(List<String> urls) {
        for (var url : urls) {
            var transport = listening.get(url);
            if (transport != null) {
                return transport;
            }
        }
        return null;
    }

    // ------------------------------------------------------------ what goes wrong

    /** Lets someone know which machine is about to ask for votes, or to give its own. */
    void watchElections(Consumer<String> watcher) {
        electionWatcher = watcher;
    }

    void electionOn(String machine) {
        electionWatcher.accept(machine);
    }

    void cut(String from, String to) {
        trace.add(() -> "nothing passes from " + from + " to " + to);
        cut.add(new Wire(from, to));
    }

    void join(String from, String to) {
        trace.add(() -> "messages pass again from " + from + " to " + to);
        cut.remove(new Wire(from, to));
    }

    void lose(double probability) {
        trace.add(() -> "messages are lost: " + probability);
        loss = probability;
    }

    void duplicate(double probability) {
        trace.add(() -> "messages are doubled: " + probability);
        duplication = probability;
    }

    void reorder(boolean on) {
        trace.add(() -> "messages overtake each other: " + on);
        reordering = on;
    }

    void delayMore(Duration extra) {
        trace.add(() -> "messages take up to " + extra + " longer");
        extraDelay = extra;
    }

    void heal() {
        trace.add(() -> "the network is whole");
        cut.clear();
        loss = 0;
        duplication = 0;
        reordering = false;
        extraDelay = Duration.ZERO;
    }

    boolean passes(String from, String to) {
        return !cut.contains(new Wire(from, to));
    }

    // ------------------------------------------------------------ carrying

    /** What may happen to a message. */
    interface Letter {
        void arrives();

        void isLost();
    }

    /** Carries something from machine to machine. */
    void carry(String from, String to, boolean repeatable, Letter letter) {
        if (!passes(from, to) || dice.chance(loss)) {
            letter.isLost();
            return;
        }
        schedule(from, to, letter);
        if (repeatable && dice.chance(duplication)) {
            schedule(from, to, letter);
        }
    }

    private void schedule(String from, String to, Letter letter) {
        long delay = delay().toNanos();
        if (!reordering) {
            // Each wire is a pipe: nobody overtakes.
            var wire = new Wire(from, to);
            long now = nanos.getAsLong();
            long arrival = Math.max(now + delay, lastArrivals.getOrDefault(wire, 0L) + 1);
            lastArrivals.put(wire, arrival);
            delay = arrival - now;
        }
        loop.schedule(Duration.ofNanos(delay), letter::arrives);
    }

    /** Returns how long a message takes now. */
    Duration delay() {
        var time = dice.between(latency.dividedBy(10), latency);
        return extraDelay.isZero() ? time : time.plus(dice.between(Duration.ZERO, extraDelay));
    }

    EventLoop loop() {
        return loop;
    }

    Trace trace() {
        return trace;
    }

    Dice dice() {
        return dice;
    }
}
