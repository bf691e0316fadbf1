// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import java.util.List;
import java.util.Optional;

/**
 * Everything the consensus wants done, at one moment: what to make durable, what to send, what to apply. Immutable.
 *
 * <p>The parts may be done at the same time, each in the order of the Readies:
 *
 * <ul>
 *   <li><em>disk</em>: make {@link #snapshot()}, {@link #entries()} and {@link #hardState()} durable, entries before the hard state; then, on the consensus'
 *       thread and for every Ready in order, {@link MemoryLog#store}, {@link Raft#appended}, and only then send {@link #messagesAfterAppend()}. One fsync may
 *       stand for several Readies; none is needed unless one of them says {@link #mustSync()}.
 *   <li><em>network</em>: send {@link #messages()} at once, also before the disk is done: a leader writes its own log while the followers write theirs.
 *   <li><em>state machine</em>: apply {@link #committedEntries()}, calling {@link Raft#applyConfChange} for each membership change, then {@link Raft#applied}. A
 *       snapshot comes in the same order, once it is durable, and is told of by {@link Raft#applied} too; the entries that
 *       follow on it come in later Readies.
 * </ul>
 *
 * <p>Messages may be lost, repeated and overtaken by others.
 */
public final class Ready {
    private final Optional<SoftState> softState;
    private final Optional<HardState> hardState;
    private final boolean mustSync;
    private final Optional<Snapshot> snapshot;
    private final List<Entry> entries;
    private final List<Message> messages;
    private final List<Message> messagesAfterAppend;
    private final List<Entry> committedEntries;
    private final List<ReadState> readStates;
    private final Acknowledgement acknowledgement;

    Ready(
            Optional<SoftState> softState,
            Optional<HardState> hardState,
            boolean mustSync,
            LogWork work,
            Outbox.Mail mail,
            List<ReadState> readStates,
            Acknowledgement acknowledgement) {
        this.softState = softState;
        this.hardState = hardState;
        this.mustSync = mustSync;
        this.snapshot = work.snapshot();
        this.entries = work.entries();
        this.committedEntries = work.committed();
        this.messages = mail.now();
        this.messagesAfterAppend = mail.afterAppend();
        this.readStates = List.copyOf(readStates);
        this.acknowledgement = acknowledgement;
    }

    /** What the log wants written and applied. */
    record LogWork(Optional<Snapshot> snapshot, List<Entry> entries, List<Entry> committed) {}

    /**
     * What {@link Raft#appended} needs to know, and the caller need not.
     *
     * @param sequence the number of the Ready
     * @param term the term in which it was made
     * @param lastIndex the last index that is durable with it, 0 if that says nothing new
     * @param lastTerm the term of that entry
     * @param snapshotIndex the index of the snapshot, 0 if there is none
     * @param toSelf what the member says to itself once it is durable: its own vote
     */
    record Acknowledgement(
            long sequence, long term, long lastIndex, long lastTerm, long snapshotIndex, List<Message> toSelf) {}

    Acknowledgement acknowledgement() {
        return acknowledgement;
    }

    /** Returns leader and role, if either changed. */
    public Optional<SoftState> softState() {
        return softState;
    }

    /** Returns the hard state to save, if it changed. */
    public Optional<HardState> hardState() {
        return hardState;
    }

    /** Returns whether what there is to save must be on disk before it counts: not so for a commit index alone. */
    public boolean mustSync() {
        return mustSync;
    }

    /** Returns the leader's snapshot to save and to put in place of the state machine's state; all entries saved before are void. */
    public Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** Returns the entries to append to the log, in place of any there are from the first one's index on. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Returns the messages to send at once. The driver may put a later snapshot of the state machine in the place of one in {@link Message.InstallSnapshot},
     * and has to if the log's own is older than the receiver's membership.
     */
    public List<Message> messages() {
        return messages;
    }

    /** Returns the messages that promise what this and all earlier Readies asked to save: send them when it is durable. */
    public List<Message> messagesAfterAppend() {
        return messagesAfterAppend;
    }

    /** Returns the entries to apply, all of them durable on this member; consecutive to those handed out before. */
    public List<Entry> committedEntries() {
        return committedEntries;
    }

    /** Returns the linearizable reads that now know their index. */
    public List<ReadState> readStates() {
        return readStates;
    }

    /** Returns whether there is something to save, or a message that waits for what was saved before. */
    public boolean hasAppend() {
        return hardState.isPresent()
                || snapshot.isPresent()
                || !entries.isEmpty()
                || !messagesAfterAppend.isEmpty()
                || !acknowledgement.toSelf().isEmpty();
    }
}
