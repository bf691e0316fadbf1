// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kvorum.api.env.EventLoop;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfChange;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Message;
import org.kvorum.raft.Outcome;
import org.kvorum.raft.PeerStatus;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftRole;
import org.kvorum.raft.RaftStatus;
import org.kvorum.raft.ReadState;
import org.kvorum.raft.Ready;
import org.kvorum.raft.Snapshot;
import org.kvorum.raft.SoftState;

/**
 * Drives the consensus on its own loop: takes proposals, ticks, messages and acknowledgements in, and hands what comes out to the log writer, the applier, the
 * network and the readers. None of these waits for another; the order that makes it safe is:
 *
 * <ol>
 *   <li>an entry is applied only when {@link Ready#committedEntries()} gives it out, which it does only after a quorum has it on disk;
 *   <li>what a message promises is on disk before it is sent ({@link Ready#messagesAfterAppend()});
 *   <li>Readies are written, and acknowledged, in the order in which they came.
 * </ol>
 *
 * <p>All fields that are not volatile belong to the loop.
 */
final class Consensus {
    /** Where the work goes that comes out of the consensus. */
    interface Outlets {
        /** Appends to the log; {@link Consensus#appended} follows. */
        void write(Ready ready);

        /** Applies entries; {@link Consensus#applied} follows. */
        void apply(List<Entry> committed);

        /** Puts the leader's snapshot in the place of the state, after the entries before and before those after it; {@link Consensus#applied} follows. */
        void install(Snapshot snapshot);

        /** Sends messages to other members. */
        void send(List<Message> messages);

        /** Tells of reads that know their index. */
        void read(List<ReadState> reads);

        /** Tells of a change of leader or role. */
        void changed(SoftState state);
    }

    /**
     * What other threads may know.
     *
     * @param term the term
     * @param leader the leader, 0 for none
     * @param role this member's part
     * @param commit the commit index
     * @param localReadFloor set while this member leads and is the only voter: once it has applied this index, its own state is the newest there is and reads
     *     need no round; {@link #NO_LOCAL_READS} otherwise
     */
    record View(long term, long leader, RaftRole role, long commit, long localReadFloor) {}

    /** How many messages may wait for the loop; a peer that fills it hears that its messages are lost. */
    /** What is shown of the log at a time. */
    private static final long SHOWN_BYTES_MAX = 8L << 20;

    private static final int INBOX_MAX = 4096;

    /** How much of the log may be kept for followers, beyond what is kept anyway. */
    private static final long SPARED_BYTES_MAX = 64 << 20;

    /** No index is ever as high. */
    static final long NO_LOCAL_READS = Long.MAX_VALUE;

    private final long memberId;
    private final EventLoop loop;
    private final Raft raft;
    private final MemoryLog log;
    private final Outlets outlets;
    private final Duration tickInterval;

    private final ProposalIntake intake;
    private final ConcurrentLinkedQueue<Message> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inboxSize = new AtomicInteger();
    private final AtomicBoolean inboxDue = new AtomicBoolean();

    /** How many Readies are with the log writer. */
    private int unacknowledged;

    /** How many of them bring entries. */
    private int writing;

    private volatile View view;
    private boolean stopped;

    /** A proposal on its way. Told of its fate on the loop. */
    interface Proposal {
        /** Returns the entry's data. */
        Bytes data();

        /** Returns whether anybody still waits for it; asked before it is proposed late. */
        boolean isWanted();

        /** It was given to the leader of the term, which may lose it. */
        void proposed(long term);

        /** It was given up. */
        void dropped(ErrorCode error);
    }

    Consensus(long memberId, EventLoop loop, Raft raft, MemoryLog log, Outlets outlets, Duration tickInterval) {
        this.memberId = memberId;
        this.loop = loop;
        this.raft = raft;
        this.log = log;
        this.intake = new ProposalIntake(memberId, raft);
        this.outlets = outlets;
        this.tickInterval = tickInterval;
        this.view = new View(0, 0, RaftRole.FOLLOWER, 0, NO_LOCAL_READS);
    }

    /** Begins to tick, and campaigns at once if there is nobody else to elect. Any thread. */
    void start() {
        loop.execute(() -> {
            campaignIfAlone();
            process();
        });
        loop.schedule(tickInterval, this::tick);
    }

    /** Campaigns if there is no leader and nobody else to elect; refused while committed changes of the membership wait to be applied. */
    private void campaignIfAlone() {
        if (raft.softState().leader() == 0 && raft.isSoleVoter()) {
            raft.campaign();
        }
    }

    /** Stops ticking and taking part. Any thread. */
    void stop() {
        loop.execute(() -> stopped = true);
    }

    View view() {
        return view;
    }

    /** Proposes the data of an entry; any thread. */
    void propose(Proposal proposal) {
        if (intake.add(proposal)) {
            loop.execute(this::propose);
        }
    }

    private void propose() {
        if (!isLogBusy()) {
            intake.give();
        }
        process();
    }

    /**
     * Returns whether entries are being written here, and others have to be told of new ones: then what arrives meanwhile goes out as one piece when that is done.
     * Nothing is lost by waiting, as the others' disks are busy with the same entries.
     */
    private boolean isLogBusy() {
        return 0 < writing && !raft.isSoleVoter();
    }

    /**
     * Proposes what only the leader of the term may propose; any thread. It is not passed on to a later leader, nor proposed in a later term: what it was decided
     * on may have changed by then.
     */
    void proposeAsLeader(long term, Bytes data) {
        loop.execute(() -> {
            if (raft.softState().role() == RaftRole.LEADER && raft.hardState().term() == term) {
                var unused = raft.propose(List.of(data));
                process();
            }
        });
    }

    /** Proposes a change of the membership, and tells on the loop what became of it; any thread. */
    void proposeConfChange(ConfChange change, Consumer<Outcome> outcome) {
        loop.execute(() -> {
            outcome.accept(raft.proposeConfChange(change));
            process();
        });
    }

    /** Completes with a picture of the consensus; any thread. */
    CompletableFuture<RaftStatus> status() {
        var status = new CompletableFuture<RaftStatus>();
        loop.execute(() -> status.complete(raft.status()));
        return status;
    }

    /** Returns entries that are kept in memory, from an index or the first there is; any thread. */
    CompletableFuture<List<Entry>> entries(long fromIndex, int countMax) {
        var entries = new CompletableFuture<List<Entry>>();
        loop.execute(() -> {
            long from = Math.max(fromIndex, log.firstIndex());
            long end = Math.min(log.lastIndex(), from + countMax - 1) + 1;
            entries.complete(from < end ? log.entries(from, end, SHOWN_BYTES_MAX) : List.of());
        });
        return entries;
    }

    /**
     * Takes a message of another member; any thread, in order for one sender.
     *
     * @return whether there was room for it
     */
    boolean receive(Message message) {
        if (INBOX_MAX <= inboxSize.get() && !(message instanceof Message.InstallSnapshot)) {
            return false;
        }
        inboxSize.incrementAndGet();
        inbox.add(message);
        if (!inboxDue.get() && inboxDue.compareAndSet(false, true)) {
            loop.execute(this::readInbox);
        }
        return true;
    }

    /** Tells that messages to the member may be lost; any thread. */
    void reportUnreachable(long id) {
        loop.execute(() -> {
            raft.reportUnreachable(id);
            process();
        });
    }

    /** Tells what became of a snapshot for the member; any thread. */
    void reportSnapshot(long id, boolean arrived) {
        loop.execute(() -> {
            raft.reportSnapshot(id, arrived);
            process();
        });
    }

    /** Asks another voter to take over the leadership; any thread. {@link Outlets#changed} tells of what comes of it. */
    void transferLeadership(long transferee) {
        loop.execute(() -> {
            raft.transferLeadership(transferee);
            process();
        });
    }

    /**
     * Takes the leader for dead, for those who know it from elsewhere: gives it up if it is still the member's leader; any thread. Who comes first in the order
     * of ids campaigns at once, the others one heartbeat later each, so that they do not take votes from each other.
     */
    void suspectLeader(long suspect) {
        loop.execute(() -> {
            if (suspect == 0 || suspect == memberId || raft.softState().leader() != suspect) {
                return;
            }
            raft.forgetLeader();
            process();
            campaignInTurn(suspect);
        });
    }

    /** Campaigns soon if no leader is heard of until it is this member's turn; any thread. */
    void campaignSoon() {
        loop.execute(() -> loop.schedule(tickInterval, () -> campaignInTurn(0)));
    }

    private void campaignInTurn(long gone) {
        var voters = raft.status().confState().voters().stream()
                .filter(id -> id != gone)
                .sorted()
                .toList();
        int turn = voters.indexOf(memberId);
        if (0 <= turn) {
            loop.schedule(tickInterval.multipliedBy(turn), () -> {
                if (!stopped && raft.softState().leader() == 0) {
                    raft.campaign();
                    process();
                }
            });
        }
    }

    /** Asks for a linearizable read; any thread. Nothing comes of it without a leader: ask again. */
    void readIndex(Bytes context) {
        loop.execute(() -> {
            raft.readIndex(context);
            process();
        });
    }

    /** Acknowledges Readies that are durable, in order. */
    void appended(List<Ready> readies) {
        loop.execute(() -> {
            unacknowledged -= readies.size();
            for (var ready : readies) {
                writing -= ready.entries().isEmpty() ? 0 : 1;
                acknowledge(ready);
            }
            if (intake.isDue()) {
                propose();
            } else {
                process();
            }
        });
    }

    private void acknowledge(Ready ready) {
        log.store(ready);
        ready.snapshot().ifPresent(outlets::install);
        raft.appended(ready);
        outlets.send(ready.messagesAfterAppend());
    }

    /** Acknowledges that entries up to the index were applied. */
    void applied(long index) {
        loop.execute(() -> {
            raft.applied(index);
            campaignIfAlone();
            process();
        });
    }

    /** Tells the consensus of an applied change of the membership, empty if it was refused, and hands on the configuration. */
    void confChangeApplied(Optional<ConfChange> change, Consumer<ConfState> done) {
        loop.execute(() -> {
            done.accept(change.map(raft::applyConfChange)
                    .orElseGet(() -> raft.status().confState()));
            process();
        });
    }

    /** Makes the state at an applied index the start of the log in memory, keeping some entries before it for slow followers. */
    void snapshotTaken(Snapshot snapshot, long compactIndex) {
        loop.execute(() -> {
            if (log.snapshot().index() < snapshot.index()) {
                log.createSnapshot(snapshot.index(), snapshot.confState(), snapshot.data());
            }
            log.compact(sparingFollowers(Math.min(compactIndex, log.snapshot().index())));
        });
    }

    /**
     * Entries that a follower takes as they come, but has not acknowledged, stay within bounds: a member that is a moment behind would need a snapshot else, which
     * costs everybody far more than the moment.
     */
    private long sparingFollowers(long compactIndex) {
        long spared = compactIndex;
        for (var peer : raft.status().peers().values()) {
            long from = Math.max(peer.match() + 1, log.firstIndex());
            // Who was not heard of since the last check of the quorum may still be taking what was sent.
            boolean takes = peer.mode() == PeerStatus.Mode.REPLICATE || peer.recentlyActive();
            if (takes && peer.match() != 0 && from <= spared) {
                long kept =
                        log.entries(from, compactIndex + 1, SPARED_BYTES_MAX).size();
                spared = from + kept == compactIndex + 1 ? from - 1 : spared;
            }
        }
        return spared;
    }

    private void tick() {
        if (!stopped) {
            loop.schedule(tickInterval, this::tick);
            raft.tick();
            if (intake.isStranded()) {
                propose();
            } else {
                process();
            }
        }
    }

    private void readInbox() {
        // Cleared before the queue is read: what is added from here on either is seen below or schedules the next run.
        inboxDue.set(false);
        for (var message = inbox.poll(); message != null; message = inbox.poll()) {
            inboxSize.decrementAndGet();
            if (message instanceof Message.Propose proposal) {
                intake.add(proposal);
            } else {
                raft.step(message);
            }
        }
        if (intake.isDue()) {
            propose();
        } else {
            process();
        }
    }

    /** Hands out everything the consensus wants done. */
    private void process() {
        while (raft.hasReady()) {
            var ready = raft.ready();
            publish();
            ready.softState().ifPresent(state -> {
                outlets.changed(state);
                if (state.leader() != 0 && intake.isStranded()) {
                    loop.execute(this::propose);
                }
            });
            outlets.send(ready.messages());
            if (ready.hasAppend() || 0 < unacknowledged) {
                unacknowledged++;
                writing += ready.entries().isEmpty() ? 0 : 1;
                outlets.write(ready);
            } else {
                // Nothing to write and nothing to wait for: it need not see the disk.
                acknowledge(ready);
            }
            if (!ready.committedEntries().isEmpty()) {
                outlets.apply(ready.committedEntries());
            }
            if (!ready.readStates().isEmpty()) {
                outlets.read(ready.readStates());
            }
        }
        publish();
    }

    private void publish() {
        HardState hard = raft.hardState();
        SoftState soft = raft.softState();
        boolean soleVoter = soft.role() == RaftRole.LEADER
                && raft.isSoleVoter()
                && 0 < hard.commit()
                && log.firstIndex() - 1 <= hard.commit()
                && hard.commit() <= log.lastIndex()
                && log.term(hard.commit()) == hard.term();
        long floor = NO_LOCAL_READS;
        if (soleVoter) {
            var old = view;
            floor = old.term() == hard.term() ? Math.min(old.localReadFloor(), hard.commit()) : hard.commit();
        }
        view = new View(hard.term(), soft.leader(), soft.role(), hard.commit(), floor);
    }
}
