// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.Founding;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Message;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftCodec;
import org.kvorum.raft.RaftConfig;
import org.kvorum.raft.RaftStatus;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;

/** A member with its driver: a disk that takes its time, an applier that takes its time, and a process that may die at any moment. */
final class SimulatedMember {
    private final long id;
    private final RaftConfig config;
    private final RandomGenerator random;
    private final Invariants invariants;
    private final Consumer<Message> network;
    private final Disk disk = new Disk();

    private boolean running;
    private MemoryLog log = new MemoryLog();
    private Raft raft;
    private StateMachine state = new StateMachine();
    private final ArrayDeque<Ready> writing = new ArrayDeque<>();
    private final ArrayDeque<Object> applying = new ArrayDeque<>();

    /** The log as Readies have told it, durable or not: term by index. */
    private final TreeMap<Long, Entry> view = new TreeMap<>();

    private long viewBaseIndex;
    private long viewBaseTerm;
    private long commit;
    private final Map<Bytes, Long> reads = new HashMap<>();
    private int snapshotsInstalled;
    private int readsAnswered;

    SimulatedMember(RaftConfig config, RandomGenerator random, Invariants invariants, Consumer<Message> network) {
        this.id = config.id();
        this.config = config;
        this.random = random;
        this.invariants = invariants;
        this.network = network;
        this.raft = new Raft(config, log);
    }

    /** Makes it one of the founders of the cluster; that much is on disk before anything happens. */
    void found(List<ConfChange> founders) {
        disk.found(Founding.of(founders));
    }

    // ------------------------------------------------------------ life

    void start() {
        running = true;
        invariants.voted(id, disk.hardState());
        state = disk.restartState();
        log = disk.restartLog(state);
        raft = new Raft(config.withApplied(state.applied()), log);
        view.clear();
        viewBaseIndex = disk.base().index();
        viewBaseTerm = disk.base().term();
        disk.entries().forEach(entry -> view.put(entry.index(), entry));
        commit = raft.status().hardState().commit();
        settle();
    }

    /** Stops at once. Of what is being written, any beginning may have got to the disk without anybody having been told. */
    void crash() {
        running = false;
        int survivors = random.nextInt(writing.size() + 1);
        for (int i = 0; i < survivors; i++) {
            disk.write(writing.remove());
        }
        if (!writing.isEmpty()) {
            disk.writePartly(writing.remove(), random);
        }
        writing.clear();
        applying.clear();
        reads.clear();
    }

    // ------------------------------------------------------------ events

    void act(Consumer<Raft> call) {
        call.accept(raft);
        settle();
    }

    void read(Bytes context) {
        reads.put(context, invariants.lastCommitted());
        act(consensus -> consensus.readIndex(context));
    }

    boolean finishWrite() {
        var ready = writing.poll();
        if (ready == null) {
            return false;
        }
        disk.write(ready);
        ready.hardState().ifPresent(durable -> invariants.voted(id, durable));
        log.store(ready);
        raft.appended(ready);
        ready.messagesAfterAppend().forEach(this::send);
        ready.snapshot().ifPresent(applying::add);
        settle();
        return true;
    }

    boolean finishApply() {
        var next = applying.poll();
        if (next == null) {
            return false;
        }
        if (next instanceof Snapshot snapshot) {
            state.restore(snapshot);
            snapshotsInstalled++;
        } else if (next instanceof Entry entry) {
            apply(entry);
        }
        invariants.applied(state);
        raft.applied(state.applied());
        settle();
        return true;
    }

    private void apply(Entry entry) {
        state.apply(entry);
        if (entry.type() == EntryType.CONF_CHANGE) {
            state.changed(raft.applyConfChange(RaftCodec.decodeConfChange(entry.data())));
        } else if (entry.type() == EntryType.CONF_CHANGE_V2) {
            state.changed(raft.applyConfChange(RaftCodec.decodeConfChangeV2(entry.data())));
        }
    }

    void checkpoint() {
        if (disk.restartState().applied() <= state.applied()) {
            disk.checkpoint(state);
        }
    }

    void compact() {
        // A snapshot that is installed but not applied yet is newer than the state.
        if (log.snapshot().index() < state.applied() && state.applied() <= disk.lastIndex()) {
            disk.checkpoint(state);
            var snapshot = state.snapshot();
            log.createSnapshot(snapshot.index(), snapshot.confState(), snapshot.data());
            log.compact(snapshot.index());
            disk.compact(snapshot);
        }
    }

    // ------------------------------------------------------------ driver

    private void settle() {
        while (raft.hasReady()) {
            var ready = raft.ready();
            ready.snapshot().ifPresent(this::restoreView);
            ready.entries().forEach(this::appendView);
            ready.messages().forEach(this::send);
            ready.readStates().forEach(read -> {
                var committedBefore = reads.remove(read.context());
                if (committedBefore != null) {
                    readsAnswered++;
                    invariants.read(committedBefore, read.index());
                }
            });
            for (var entry : ready.committedEntries()) {
                invariants.committed(entry, raft.status().hardState().term());
                if (disk.lastIndex() < entry.index()) {
                    throw new AssertionError("to be applied before it is durable: " + entry);
                }
            }
            applying.addAll(ready.committedEntries());
            writing.add(ready);
        }
        long before = commit;
        commit = raft.status().hardState().commit();
        for (long index = before + 1; index <= commit; index++) {
            var entry = view.get(index);
            if (entry != null) {
                invariants.committed(entry, raft.status().hardState().term());
            }
        }
        invariants.progressed(this, before);
    }

    private void restoreView(Snapshot snapshot) {
        view.clear();
        viewBaseIndex = snapshot.index();
        viewBaseTerm = snapshot.term();
    }

    private void appendView(Entry entry) {
        view.tailMap(entry.index(), true).clear();
        invariants.appended(viewTerm(entry.index() - 1), entry);
        view.put(entry.index(), entry);
    }

    private void send(Message message) {
        invariants.sent(message);
        if (message instanceof Message.InstallSnapshot install) {
            // As the driver must: the state as it is now, with the membership that goes with it.
            var current = state.snapshot();
            network.accept(
                    current.index() < install.snapshot().index()
                            ? message
                            : new Message.InstallSnapshot(install.to(), install.from(), install.term(), current));
        } else {
            network.accept(message);
        }
    }

    // ------------------------------------------------------------ looking

    /** Returns the term at the index, 0 if the log does not reach there, the right one for what was compacted. */
    long viewTerm(long index) {
        if (index == viewBaseIndex) {
            return viewBaseTerm;
        }
        var entry = view.get(index);
        return entry == null ? 0 : entry.term();
    }

    long id() {
        return id;
    }

    boolean isRunning() {
        return running;
    }

    RaftStatus status() {
        return raft.status();
    }

    StateMachine state() {
        return state;
    }

    int snapshotsInstalled() {
        return snapshotsInstalled;
    }

    int readsAnswered() {
        return readsAnswered;
    }

    Iterable<Entry> viewEntries() {
        return Collections.unmodifiableCollection(view.values());
    }
}
