// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    private final List<String> trace = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void sameSeedRunsTheSameAndAnotherDoesNot() {
        assertThat(interleaving(7)).isEqualTo(interleaving(7)).isNotEqualTo(interleaving(8));
    }

    private List<String> interleaving(long seed) {
        List<String> order = new ArrayList<>();
        var simulation = new Simulation(seed);
        for (var name : List.of("a", "b", "c")) {
            var environment = simulation.newEnvironment(name);
            var loop = environment.newEventLoop("main", failures::add);
            for (int i = 0; i < 20; i++) {
                String step = name + i;
                loop.execute(() -> order.add(step));
            }
        }
        simulation.runUntilIdle();
        assertThat(order.stream().filter(step -> step.startsWith("b")))
                .startsWith("b0", "b1")
                .endsWith("b19");
        return order;
    }

    @Test
    void timePassesOnlyWhenNobodyIsReady() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        environment.setWallClockOffset(Duration.ofDays(1));
        var loop = environment.newEventLoop("main", failures::add);
        loop.schedule(
                Duration.ofSeconds(2),
                () -> trace.add("timer " + environment.ticker().nanos()));
        var cancelled = loop.schedule(Duration.ofSeconds(1), () -> trace.add("cancelled"));
        loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> trace.add("never"));
        loop.execute(() -> trace.add("task " + loop.inLoop()));
        cancelled.cancel();
        simulation.runFor(Duration.ofMillis(2_500));
        assertThat(trace).containsExactly("task true", "timer 2000000000");
        assertThat(simulation.nanos()).isEqualTo(2_500_000_000L);
        assertThat(environment.clock().instant()).isEqualTo(Instant.parse("2026-01-02T00:00:02.500Z"));
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void stalledLoopKeepsOnlyItsOwnTasksWaiting() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        var slow = environment.newEventLoop("slow", failures::add);
        var quick = environment.newEventLoop("quick", failures::add);
        slow.execute(() -> simulation.stall(Duration.ofSeconds(3)));
        slow.execute(() -> trace.add("slow at " + simulation.nanos()));
        quick.execute(() -> trace.add("quick at " + simulation.nanos()));
        assertThat(simulation.runUntil(() -> trace.size() == 2, Duration.ofSeconds(2)))
                .isFalse();
        assertThat(simulation.runUntil(() -> trace.size() == 2, Duration.ofSeconds(2)))
                .isTrue();
        assertThat(trace).containsExactly("quick at 0", "slow at 3000000000");
    }

    @Test
    void whatABusyLoopHandsOnArrivesWhenItIsDone() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        var slow = environment.newEventLoop("slow", failures::add);
        var quick = environment.newEventLoop("quick", failures::add);
        slow.execute(() -> {
            quick.execute(() -> trace.add("before at " + simulation.nanos()));
            simulation.stall(Duration.ofNanos(5));
            quick.execute(() -> trace.add("after at " + simulation.nanos()));
        });
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(trace).containsExactly("before at 0", "after at 5");
    }

    @Test
    void pausedMachineGoesOnWhereItWas() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        var loop = environment.newEventLoop("main", failures::add);
        simulation.setObserver((name, nanos) -> trace.add(name + " at " + nanos));
        loop.execute(() -> {});
        loop.schedule(Duration.ofNanos(3), () -> {});
        environment.pause(Duration.ofNanos(7));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(trace).containsExactly("a/main at 7", "a/main at 7");
    }

    @Test
    void loopEndsWithItsFirstFailure() {
        var simulation = new Simulation(1);
        var loop = simulation.newEnvironment("a").newEventLoop("main", failures::add);
        loop.execute(() -> {
            throw new AssertionError("broken");
        });
        loop.execute(() -> trace.add("after"));
        simulation.runUntilIdle();
        loop.execute(() -> trace.add("later"));
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(trace).isEmpty();
        assertThat(failures).hasSize(1);
    }

    @Test
    void closingRunsWhatWasGivenBefore() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        var other = environment.newEventLoop("other", failures::add);
        other.execute(() -> trace.add("before"));
        other.execute(() -> other.execute(() -> trace.add("after")));
        var loop = environment.newEventLoop("main", failures::add);
        loop.execute(other::close);
        loop.execute(loop::close);
        simulation.runUntil(() -> !failures.isEmpty(), Duration.ofSeconds(1));
        assertThat(trace).startsWith("before");
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void crashedMachineRunsNothingMore() {
        var simulation = new Simulation(1);
        var environment = simulation.newEnvironment("a");
        var loop = environment.newEventLoop("main", failures::add);
        loop.execute(() -> trace.add("task"));
        environment.crash();
        loop.execute(() -> trace.add("task"));
        simulation.runUntilIdle();
        assertThat(trace).isEmpty();
        assertThatThrownBy(() -> simulation.stall(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
    }
}
