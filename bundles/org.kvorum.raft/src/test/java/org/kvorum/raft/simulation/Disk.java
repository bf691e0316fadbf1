// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.kvorum.raft.Entry;
import org.kvorum.raft.Founding;
import org.kvorum.raft.HardState;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;

/** What survives a crash: the log as far as it was synced, and the state machine's last checkpoint. */
final class Disk {
    private HardState hardState = HardState.EMPTY;
    private Snapshot base = Snapshot.EMPTY;
    private final List<Entry> entries = new ArrayList<>();
    private StateMachine checkpoint = new StateMachine();

    void found(Founding founding) {
        append(founding.entries());
        hardState = founding.hardState();
    }

    void write(Ready ready) {
        ready.snapshot().ifPresent(this::install);
        append(ready.entries());
        ready.hardState().ifPresent(state -> hardState = state);
    }

    /** A power failure in the middle of a write: some of the entries got there, nothing after them. */
    void writePartly(Ready ready, RandomGenerator random) {
        if (ready.snapshot().isEmpty() && !ready.entries().isEmpty()) {
            append(ready.entries().subList(0, random.nextInt(ready.entries().size() + 1)));
        }
    }

    private void install(Snapshot snapshot) {
        if (base.index() < snapshot.index()) {
            base = snapshot;
            entries.clear();
        }
    }

    private void append(List<Entry> appended) {
        for (var entry : appended) {
            if (base.index() < entry.index()) {
                int position = (int) (entry.index() - base.index() - 1);
                if (entries.size() < position) {
                    throw new AssertionError("gap on disk before " + entry);
                }
                entries.subList(position, entries.size()).clear();
                entries.add(entry);
            }
        }
    }

    void checkpoint(StateMachine state) {
        checkpoint = state.copy();
    }

    /** Drops the entries up to the snapshot's index. */
    void compact(Snapshot snapshot) {
        int dropped = (int) (snapshot.index() - base.index());
        entries.subList(0, dropped).clear();
        base = snapshot;
    }

    long lastIndex() {
        return base.index() + entries.size();
    }

    HardState hardState() {
        return hardState;
    }

    StateMachine restartState() {
        var state = checkpoint.copy();
        if (state.applied() < base.index()) {
            state.restore(base);
        }
        return state;
    }

    MemoryLog restartLog(StateMachine state) {
        var log = new MemoryLog();
        log.applySnapshot(base);
        log.append(entries);
        log.setHardState(hardState);
        log.setConfState(state.members());
        return log;
    }

    List<Entry> entries() {
        return entries;
    }

    Snapshot base() {
        return base;
    }
}
