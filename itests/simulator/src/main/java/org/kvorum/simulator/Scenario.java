// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a seed decides before the first step. Not every run has every fault: what hides behind one often needs the absence of another.
 *
 * @param seed the seed
 * @param members how many members the cluster begins with
 * @param durableEngine whether the engine keeps what was written, rather than forgets and lives on images and the log
 * @param snapshotCount how many entries from snapshot to snapshot
 * @param catchUpEntries how many entries stay behind a snapshot
 * @param segmentBytes how long a segment of the log is
 * @param batchInterval how long a write may wait for the engine
 * @param preVote whether candidates ask in advance
 * @param faulty how long things go wrong
 * @param calm the longest pause between two things that go wrong
 * @param faults what goes wrong
 * @param latency the longest time a message takes when all is well
 * @param syncTime the longest time a sync takes when all is well
 * @param clients how many clients there are
 * @param watchers how many of them watch
 * @param keys how many keys they use
 * @param think the longest time a client thinks
 */
public record Scenario(
        long seed,
        int members,
        boolean durableEngine,
        int snapshotCount,
        int catchUpEntries,
        int segmentBytes,
        Duration batchInterval,
        boolean preVote,
        Duration faulty,
        Duration calm,
        Set<Fault> faults,
        Duration latency,
        Duration syncTime,
        int clients,
        int watchers,
        int keys,
        Duration think) {
    public Scenario {
        faults = java.util.Collections.unmodifiableSet(
                faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults));
    }

    /** Returns what the seed decides. */
    public static Scenario of(long seed) {
        var dice = new Dice(seed, "scenario");
        int members = dice.oneOf(List.of(1, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5));
        var faults = EnumSet.noneOf(Fault.class);
        for (var fault : Fault.values()) {
            if (fault != Fault.ENGINE_SWITCH && dice.chance(0.4)) {
                faults.add(fault);
            }
        }
        if (new Dice(seed, "engine switch").chance(0.3)) {
            faults.add(Fault.ENGINE_SWITCH);
        }
        int clients = (int) dice.between(2, 7);
        return new Scenario(
                seed,
                members,
                dice.chance(0.5),
                dice.oneOf(List.of(15, 40, 120, 10_000)),
                dice.oneOf(List.of(1, 5, 30)),
                dice.oneOf(List.of(8 << 10, 32 << 10, 128 << 10)),
                dice.oneOf(List.of(Duration.ofMillis(5), Duration.ofMillis(100), Duration.ofSeconds(2))),
                dice.chance(0.8),
                dice.between(Duration.ofSeconds(8), Duration.ofSeconds(30)),
                dice.oneOf(List.of(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(8))),
                faults,
                dice.oneOf(List.of(Duration.ofNanos(200_000), Duration.ofMillis(2), Duration.ofMillis(20))),
                dice.oneOf(List.of(Duration.ofNanos(100_000), Duration.ofMillis(2), Duration.ofMillis(15))),
                clients,
                (int) dice.between(1, 3),
                (int) dice.between(2, 8),
                dice.oneOf(List.of(Duration.ofMillis(5), Duration.ofMillis(60), Duration.ofMillis(400))));
    }

    /** Returns how many writes make a commit at once; few where data is copied in pieces of as many, so that there are pieces. */
    int batchLimit() {
        return has(Fault.ENGINE_SWITCH) ? 4 : 0;
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }
}
