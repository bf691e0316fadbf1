// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.env.sim.PowerFailure;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;

/** Cuts the power at any step of a random life of a log, again and again, and looks whether what was synced is there. */
@Timeout(60)
final class CrashSimTest {
    private static final long BUDGET_NANOS = Duration.ofSeconds(4).toNanos();
    private static final int SEEDS_MIN = 100;

    @Test
    void whatWasSyncedSurvivesEveryPowerCut() throws IOException {
        var ticker = new SystemEnvironment().ticker();
        long begin = ticker.nanos();
        for (long seed = 0; seed < SEEDS_MIN || ticker.nanos() - begin < BUDGET_NANOS; seed++) {
            try {
                new Life(seed).live();
            } catch (AssertionError | IOException | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void powerMayFailAtEachStepOfTheCreation() throws IOException {
        var first = LogFixture.entries(1, 1, 3, 700);
        var founded = new HardState(1, 0, 3);
        for (int step = 0; step < 40; step++) {
            for (long seed = 0; seed < 10; seed++) {
                var log = new LogFixture().prepare();
                boolean created = false;
                log.disk.cutPowerAfter(step);
                try {
                    log.create(first, founded);
                    created = true;
                } catch (PowerFailure e) {
                    assertThat(e).hasMessage("the power is off");
                }
                log.disk.crash(new SplittableRandom(seed));
                boolean exists = log.factory.exists(log.disk, log.options);
                assertThat(exists || !created).as("step %d seed %d", step, seed).isTrue();
                if (!exists) {
                    log.create(first, founded).close();
                }
                var recovery = log.open();
                assertThat(recovery.metadata()).isEqualTo(LogFixture.METADATA);
                assertThat(recovery.entries()).isEqualTo(first);
                assertThat(recovery.hardState()).isEqualTo(founded);
            }
        }
    }

    /** A log, what it must hold, and what it may hold beyond that. */
    private static final class Life {
        private final SplittableRandom random;
        private final LogFixture log = new LogFixture();
        private Wal wal;

        /** Everything appended since the last successful recovery; index i stands at place i - 1. */
        private List<Entry> appended = new ArrayList<>();

        private HardState state = HardState.EMPTY;
        /** Every hard state that may come back: the last synced one and those after it. */
        private final List<HardState> possibleStates = new ArrayList<>();

        private int synced;
        private WalSnapshot snapshot = WalSnapshot.START;

        Life(long seed) throws IOException {
            random = new SplittableRandom(seed);
            log.options = new WalOptions(LogFixture.WAL, LogFixture.SNAP, 4096, 2, 1, true);
            log.prepare();
            wal = log.create();
            possibleStates.add(state);
        }

        void live() throws IOException {
            for (int crash = 0; crash < 6; crash++) {
                log.disk.cutPowerAfter(random.nextInt(120));
                try {
                    while (true) {
                        act();
                    }
                } catch (PowerFailure e) {
                    log.disk.crash(random);
                }
                recover();
            }
        }

        private void act() throws IOException {
            switch (random.nextInt(10)) {
                case 0 -> saveSnapshot();
                case 1 -> wal.purge();
                case 2, 3, 4 -> sync();
                default -> append();
            }
        }

        private void append() throws IOException {
            long term = state.term() + (random.nextInt(5) == 0 ? 1 : state.term() == 0 ? 1 : 0);
            long commit = state.commit();
            int tail = appended.size();
            if (term > state.term() && tail > Math.max(commit, synced)) {
                // A new leader replaces what was neither committed nor acknowledged.
                tail -= random.nextInt((int) (tail - Math.max(commit, synced)) + 1);
            }
            var batch = LogFixture.randomEntries(random, term, tail + 1, 6, 900);
            List<Entry> next = new ArrayList<>(appended.subList(0, batch.isEmpty() ? appended.size() : tail));
            next.addAll(batch);
            appended = next;
            state = new HardState(term, 0x8e9e05c52164694dL, Math.max(commit, random.nextInt(synced + 1)));
            possibleStates.add(state);
            wal.append(batch, state);
        }

        private void sync() throws IOException {
            wal.sync();
            acknowledge();
        }

        private void acknowledge() {
            synced = appended.size();
            possibleStates.clear();
            possibleStates.add(state);
        }

        private void saveSnapshot() throws IOException {
            long index = state.commit();
            if (index <= snapshot.index()) {
                return;
            }
            var next = LogFixture.snapshot(index, appended.get((int) index - 1).term());
            wal.saveSnapshot(next);
            acknowledge();
            snapshot = new WalSnapshot(index, next.term(), next.confState());
            wal.release(index);
        }

        private void recover() throws IOException {
            var valid = log.factory.validSnapshots(log.disk, log.options);
            var newest = valid.get(valid.size() - 1);
            assertThat(newest.index()).isGreaterThanOrEqualTo(snapshot.index());
            var recovery = log.open(newest);
            int from = (int) newest.index();
            var entries = recovery.entries();
            long last = newest.index() + entries.size();
            assertThat(last).as("synced entries").isGreaterThanOrEqualTo(synced);
            assertThat(entries.subList(0, Math.max(0, synced - from)))
                    .isEqualTo(from < synced ? appended.subList(from, synced) : List.of());
            assertThat(possibleStates).contains(recovery.hardState());
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).index()).isEqualTo(from + i + 1L);
            }
            // What came back counts as acknowledged from now on: the member acts on it.
            List<Entry> now = new ArrayList<>(appended.subList(0, Math.min(from, appended.size())));
            now.addAll(entries);
            appended = now;
            state = recovery.hardState();
            snapshot = newest;
            wal = recovery.wal();
            acknowledge();
        }
    }
}
