// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kvorum.bytes.Bytes;

/**
 * One member's consensus. Ticks, messages, proposals and acknowledgements go in; {@link Ready} says what to do about them. The same calls with the same random
 * numbers always give the same Readies.
 *
 * <pre>{@code
 * var log = new MemoryLog();                       // filled from disk
 * var raft = new Raft(RaftConfig.of(id, random).withApplied(applied), log);
 *
 * // on the consensus' thread, whenever something went in:
 * while (raft.hasReady()) {
 *     Ready ready = raft.ready();
 *     transport.send(ready.messages());
 *     wal.write(ready, durable -> thread.execute(() -> {
 *         log.store(ready);
 *         raft.appended(ready);
 *         transport.send(ready.messagesAfterAppend());
 *     }));
 *     applier.apply(ready.snapshot(), ready.committedEntries(), index -> thread.execute(() -> raft.applied(index)));
 * }
 * }</pre>
 *
 * <p>Belongs to one thread; no method blocks. A broken promise of the driver, or of the algorithm, is an {@link AssertionError}: the member must stop.
 */
public final class Raft {
    private final Consensus consensus;
    private HardState handedOutHardState;
    private SoftState handedOutSoftState;
    private long readySequence;
    private long appendedSequence;

    /** Takes up where the storage and {@link RaftConfig#applied} say the member was when it stopped; a new member has an empty storage, or a {@link Founding}. */
    public Raft(RaftConfig config, RaftStorage storage) {
        this.consensus = new Consensus(config, storage);
        this.handedOutHardState = consensus.hardState();
        this.handedOutSoftState = consensus.softState();
    }

    // ------------------------------------------------------------ in

    /** Lets one tick of time pass. */
    public void tick() {
        consensus.role().tick();
    }

    /** Takes in a message from another member. */
    public Outcome step(Message message) {
        return consensus.step(message);
    }

    /** Campaigns at once: what a lone voter does at its start, as there is nobody to wait for. */
    public Outcome campaign() {
        return consensus.elections().campaign();
    }

    /** Proposes commands, all or none; on a follower they are passed on to the leader. */
    public Outcome propose(List<Bytes> payloads) {
        return payloads.isEmpty() ? Outcome.IGNORED : consensus.role().propose(payloads);
    }

    /** Proposes a change of the membership; refused at once if the leader is here and knows that it cannot be. */
    public Outcome proposeConfChange(ConfChange change) {
        return proposeConfChange(EntryType.CONF_CHANGE, RaftCodec.encode(change));
    }

    /** Proposes a change of the membership that may be joint. */
    public Outcome proposeConfChange(ConfChangeV2 change) {
        return proposeConfChange(EntryType.CONF_CHANGE_V2, RaftCodec.encode(change));
    }

    private Outcome proposeConfChange(EntryType type, Bytes data) {
        return step(new Message.Propose(consensus.id(), consensus.id(), List.of(new Entry(0, 0, type, data))));
    }

    /**
     * Asks for the index a linearizable read has to wait for. The answer is a {@link ReadState} with the same context, on this member; it may get lost, so ask
     * again with another context.
     */
    public Outcome readIndex(Bytes context) {
        return step(new Message.ReadIndex(consensus.id(), consensus.id(), context));
    }

    /** Passes the leadership on; given up after an election timeout. Watch {@link Ready#softState()} for what came of it. */
    public Outcome transferLeadership(long transferee) {
        return step(new Message.TransferLeader(consensus.id(), transferee, 0));
    }

    /** Forgets the leader, so that this follower may vote at once; for those who know from elsewhere that the leader is gone. */
    public Outcome forgetLeader() {
        return consensus.role().forgetLeader();
    }

    /** Reports that the last message to the member could not be delivered. */
    public void reportUnreachable(long id) {
        consensus.role().unreachable(id);
    }

    /** Reports whether a snapshot got through to the member; without it, nothing more is sent there. */
    public void reportSnapshot(long id, boolean arrived) {
        consensus.role().snapshotSent(id, arrived);
    }

    // ------------------------------------------------------------ out

    /** Returns whether there is something to do. */
    public boolean hasReady() {
        return consensus.log().hasWork()
                || !consensus.outbox().isEmpty()
                || consensus.hasReadStates()
                || !consensus.hardState().equals(handedOutHardState)
                || !consensus.softState().equals(handedOutSoftState);
    }

    /** Hands out all there is to do. The caller may ask again before it has done it. */
    public Ready ready() {
        var work = consensus.log().takeWork();
        var mail = consensus.outbox().take();
        var hardState = consensus.hardState();
        var softState = consensus.softState();
        boolean voteOrTermChanged =
                hardState.term() != handedOutHardState.term() || hardState.vote() != handedOutHardState.vote();
        boolean mustSync = voteOrTermChanged
                || !work.entries().isEmpty()
                || work.snapshot().isPresent();
        Optional<HardState> newHardState =
                hardState.equals(handedOutHardState) ? Optional.empty() : Optional.of(hardState);
        Optional<SoftState> newSoftState =
                softState.equals(handedOutSoftState) ? Optional.empty() : Optional.of(softState);
        handedOutHardState = hardState;
        handedOutSoftState = softState;
        return new Ready(
                newSoftState,
                newHardState,
                mustSync,
                work,
                mail,
                consensus.takeReadStates(),
                acknowledgement(work, mail));
    }

    /** What is not durable now will be, or will have been replaced, when this Ready is: they become durable in order. */
    private Ready.Acknowledgement acknowledgement(Ready.LogWork work, Outbox.Mail mail) {
        var log = consensus.log();
        readySequence++;
        return new Ready.Acknowledgement(
                readySequence,
                consensus.term(),
                log.lastIndex(),
                log.lastTerm(),
                work.snapshot().map(Snapshot::index).orElse(0L),
                mail.toSelf());
    }

    /** Notes that what the Ready asked to save is durable and in the storage; to be called for every Ready, in order. */
    public void appended(Ready ready) {
        var done = ready.acknowledgement();
        if (done.sequence() != appendedSequence + 1) {
            throw new AssertionError("Ready " + done.sequence() + " acknowledged after " + appendedSequence);
        }
        appendedSequence = done.sequence();
        if (done.snapshotIndex() != 0) {
            consensus.log().stableSnapshotTo(done.snapshotIndex());
        }
        // Of another term, the entry at that place may have been replaced twice and look the same: the next Ready says
        // it again.
        if (done.term() == consensus.term()) {
            consensus.log().stableTo(done.lastIndex(), done.lastTerm());
            consensus.role().stable();
        }
        done.toSelf().forEach(consensus::step);
    }

    /** Applies a committed membership change, before {@link #applied} tells of its entry; returns the membership it leads to. */
    public ConfState applyConfChange(ConfChange change) {
        return applyConfChange(change.asV2());
    }

    /**
     * Applies a committed membership change, before {@link #applied} tells of its entry; returns the membership it leads to.
     *
     * @throws IllegalArgumentException if it cannot follow on the present membership, which a leader would not have let pass
     */
    public ConfState applyConfChange(ConfChangeV2 change) {
        return Memberships.toConfState(consensus.changeMembership(change));
    }

    /** Notes that the state machine has applied all up to the index, or has taken over a snapshot at it; an index already noted changes nothing. */
    public void applied(long index) {
        consensus.machineApplied(index);
        long payload = consensus.log().appliedTo(index);
        consensus.role().applied(payload);
    }

    // ------------------------------------------------------------ status

    /** Returns leader and role now. */
    public SoftState softState() {
        return consensus.softState();
    }

    /** Returns term, vote and commit index now, also as far as they are not durable yet. */
    public HardState hardState() {
        return consensus.hardState();
    }

    /** Returns whether this member is the only one with a vote. */
    public boolean isSoleVoter() {
        return consensus.tracker().quorum().isOnlyVoter(consensus.id());
    }

    /** Returns a picture of everything: for people, not for every step. */
    public RaftStatus status() {
        var log = consensus.log();
        return new RaftStatus(
                consensus.id(),
                consensus.hardState(),
                consensus.softState(),
                log.applied(),
                log.firstIndex(),
                log.lastIndex(),
                consensus.role().transferee(),
                Memberships.toConfState(consensus.tracker().membership()),
                peers());
    }

    private SortedMap<Long, PeerStatus> peers() {
        SortedMap<Long, PeerStatus> peers = new TreeMap<>();
        if (consensus.role().kind() == RaftRole.LEADER) {
            for (long id : consensus.tracker().ids()) {
                var member = Objects.requireNonNull(consensus.tracker().progress(id));
                var mode =
                        switch (member.state()) {
                            case PROBE -> PeerStatus.Mode.PROBE;
                            case REPLICATE -> PeerStatus.Mode.REPLICATE;
                            case SNAPSHOT -> PeerStatus.Mode.SNAPSHOT;
                        };
                peers.put(
                        id,
                        new PeerStatus(
                                member.match(),
                                member.next(),
                                mode,
                                member.isRecentlyActive(),
                                member.isLearner(),
                                member.inflightMessages()));
            }
        }
        return peers;
    }
}
