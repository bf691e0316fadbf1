// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kvorum.api.kv.RangeResult;
import org.kvorum.api.member.Member;
import org.kvorum.bytes.Bytes;
import org.kvorum.command.KeyRange;
import org.kvorum.command.KeyValue;
import org.kvorum.command.PutRequest;
import org.kvorum.command.RangeRequest;
import org.kvorum.env.sim.Simulation;

/** The power fails after every single change that a switch of the engine, and what is written meanwhile, makes on the disk. */
final class EngineSwitchSimTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int KEYS_BEFORE = 30;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostWheneverThePowerFails(boolean fromDurable) {
        int changes = 0;
        var ended = new TreeSet<String>();
        while (true) {
            var run = new Run(changes, fromDurable);
            boolean failed = run.switchWithoutPower(changes);
            ended.add(run.checkAfterRestart());
            if (!failed) {
                break;
            }
            changes++;
        }
        // both sides of the moment from which on the other engine counts were tried
        assertThat(ended).containsExactly("logged", "memory");
        assertThat(changes).isGreaterThan(40);
    }

    private static final class Run {
        private final Simulation simulation;
        private final Machine machine;
        private final String other;
        private final Set<String> acknowledged = new TreeSet<>();
        private final List<String> sent = new ArrayList<>();
        private int lastKey;

        Run(long seed, boolean fromDurable) {
            var scenario = new Scenario(
                    seed,
                    1,
                    fromDurable,
                    seed % 3 == 0 ? 15 : 10_000,
                    1,
                    8 << 10,
                    Duration.ofMillis(5),
                    true,
                    TIMEOUT,
                    TIMEOUT,
                    Set.of(Fault.ENGINE_SWITCH),
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    1,
                    0,
                    1,
                    Duration.ofMillis(5));
            simulation = new Simulation(seed);
            var trace = new Trace(simulation::nanos, false);
            var loop = simulation.newEnvironment("network").newEventLoop("network", cause -> {
                throw new AssertionError(cause);
            });
            var network = new SimNetwork(loop, simulation::nanos, scenario, trace);
            machine = new Machine(
                    simulation,
                    scenario,
                    trace,
                    Sabotage.NONE,
                    network,
                    "m1",
                    true,
                    () -> List.of(
                            "--name=m1",
                            "--listen-peer-urls=" + World.peerUrl(1),
                            "--initial-advertise-peer-urls=" + World.peerUrl(1),
                            "--initial-cluster=m1=" + World.peerUrl(1)));
            other = fromDurable ? "memory" : "logged";
            start();
            for (int i = 0; i < KEYS_BEFORE; i++) {
                put(machine.member().orElseThrow());
            }
            await(() -> acknowledged.size() == KEYS_BEFORE);
        }

        /** Returns whether the power failed. */
        boolean switchWithoutPower(int changes) {
            var member = machine.member().orElseThrow();
            var disk = machine.environment().disk();
            disk.cutPowerAfter(changes);
            var switching = member.switchEngine(other);
            while (!disk.isPowerOff() && !switching.isDone()) {
                put(member);
                simulation.runUntil(() -> disk.isPowerOff() || switching.isDone(), Duration.ofMillis(1));
            }
            boolean failed = disk.isPowerOff();
            if (!failed) {
                assertThat(switching).isCompleted();
                assertThat(member.storage().engine()).isEqualTo(other);
            }
            return failed;
        }

        /** Returns the engine that the next start uses. */
        String checkAfterRestart() {
            machine.crash();
            start();
            check();
            var engine = engine();
            assertThat(directories()).isEqualTo(engine.equals("memory") ? Set.of() : Set.of("logged"));
            // there and back, and once more from the disk
            for (int i = 0; i < 2; i++) {
                var switched =
                        machine.member().orElseThrow().switchEngine(engine().equals("memory") ? "logged" : "memory");
                put(machine.member().orElseThrow());
                await(switched::isDone);
                assertThat(switched).isCompleted();
            }
            assertThat(engine()).isEqualTo(engine);
            await(() -> acknowledged.containsAll(Set.of("key" + lastKey)));
            check();
            machine.crash();
            start();
            check();
            return engine;
        }

        private Set<String> directories() {
            try {
                var names = new TreeSet<String>();
                for (var name : machine.environment().disk().list(java.nio.file.Path.of("/data/member"))) {
                    if (name.startsWith("logged")) {
                        names.add(name.substring(0, "logged".length()));
                    }
                }
                return names;
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }

        private String engine() {
            return machine.member().orElseThrow().storage().engine();
        }

        private void start() {
            assertThat(machine.start()).isEmpty();
            await(() -> machine.member().isPresent());
        }

        private void put(Member member) {
            var key = "key" + ++lastKey;
            sent.add(key);
            var put = new PutRequest(Bytes.utf8(key), Bytes.utf8("v"), 0, false, false, false);
            var unused = Translation.propose(member, put).whenComplete((done, error) -> {
                if (error == null) {
                    acknowledged.add(key);
                }
            });
        }

        private void check() {
            var all = KeyRange.prefix(Bytes.EMPTY);
            var rows = (RangeResult.Rows)
                    machine.member().orElseThrow().store().range(RangeRequest.of(all.key(), all.rangeEnd()));
            var found = new TreeSet<String>();
            rows.kvs().forEach(kv -> found.add(KeyValue.decode(kv).key().toStringUtf8()));
            assertThat(found).containsAll(acknowledged);
            assertThat(sent).containsAll(found);
            assertThat(rows.revision()).isEqualTo(found.size() + 1);
        }

        private void await(java.util.function.BooleanSupplier condition) {
            assertThat(simulation.runUntil(condition, TIMEOUT)).isTrue();
        }
    }
}
