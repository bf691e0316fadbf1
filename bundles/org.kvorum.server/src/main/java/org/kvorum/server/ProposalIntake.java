// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.raft.Entry;
import org.kvorum.raft.EntryType;
import org.kvorum.raft.Message;
import org.kvorum.raft.Outcome;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftRole;

/**
 * Proposals on their way into the log: those made here and those other members passed on. All that came since the last time is given to the consensus as one, so
 * that a busy cluster writes and sends few large pieces instead of many small ones. What there is no leader for waits for the next one, as much of it as there is room for.
 *
 * <p>All but {@link #add} belongs to the consensus' loop.
 */
final class ProposalIntake {
    /** How many proposals of others may wait here. */
    private static final int PASSED_ON_MAX = 4096;

    /** How many proposals of this member may wait for a leader, and how many bytes they may take. */
    private static final int STRANDED_MAX = 50_000;

    private static final long STRANDED_BYTES_MAX = 64L << 20;

    /** How often a change of the membership is tried, once a tick, that came while another one was under way. */
    private static final int ATTEMPTS_MAX = 20;

    private final long memberId;
    private final Raft raft;

    private final ConcurrentLinkedQueue<Consensus.Proposal> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ArrayDeque<Message.Propose> passedOn = new ArrayDeque<>();

    /** Proposals that came while there was no leader to take them, oldest first. */
    private final ArrayDeque<Consensus.Proposal> stranded = new ArrayDeque<>();

    /** What others passed on to this member when it led, and does no more: it goes on to the next leader. */
    private final ArrayDeque<Message.Propose> strandedForOthers = new ArrayDeque<>();

    /** Changes of the membership others passed on before they could see that this leader has not applied the one before. */
    private final ArrayDeque<Postponed> postponed = new ArrayDeque<>();

    private record Postponed(Message.Propose message, int attempts) {}

    ProposalIntake(long memberId, Raft raft) {
        this.memberId = memberId;
        this.raft = raft;
    }

    /** Adds a proposal of this member; any thread. Returns whether the loop has to be told, which it has to be once until {@link #give}. */
    boolean add(Consensus.Proposal proposal) {
        incoming.add(proposal);
        return !due.get() && due.compareAndSet(false, true);
    }

    /** Adds what another member passed on. */
    void add(Message.Propose message) {
        if (passedOn.size() < PASSED_ON_MAX) {
            passedOn.add(message);
        }
    }

    /** Returns whether there is something to give that came since the last time. */
    boolean isDue() {
        return due.get() || !passedOn.isEmpty();
    }

    /** Returns whether anything waits for a leader, or for a better moment. */
    boolean isStranded() {
        return !stranded.isEmpty() || !strandedForOthers.isEmpty() || !postponed.isEmpty();
    }

    /** Gives everything to the consensus. */
    void give() {
        // Cleared before the queue is read: what is added from here on either is seen below or tells the loop again.
        due.set(false);
        if (raft.softState().leader() != 0) {
            passedOn.addAll(strandedForOthers);
            strandedForOthers.clear();
        }
        var own = new ArrayList<Consensus.Proposal>();
        for (var proposal = stranded.poll(); proposal != null; proposal = stranded.poll()) {
            if (proposal.isWanted()) {
                own.add(proposal);
            }
        }
        for (var proposal = incoming.poll(); proposal != null; proposal = incoming.poll()) {
            own.add(proposal);
        }
        var others = takePassedOn();
        if (!own.isEmpty() || !others.isEmpty()) {
            give(own, others);
        }
    }

    /** Returns what may become part of one large proposal; the rest is stepped on its own. */
    private List<Message.Propose> takePassedOn() {
        var plain = new ArrayList<Message.Propose>(passedOn.size());
        boolean leading = raft.softState().role() == RaftRole.LEADER;
        for (int i = postponed.size(); 0 < i; i--) {
            var again = postponed.remove();
            step(again.message(), again.attempts() + 1, leading);
        }
        for (var message = passedOn.poll(); message != null; message = passedOn.poll()) {
            if (leading && message.entries().stream().allMatch(entry -> entry.type() == EntryType.NORMAL)) {
                plain.add(message);
            } else {
                step(message, 1, leading);
            }
        }
        return plain;
    }

    private void step(Message.Propose message, int attempt, boolean leading) {
        // As a proposal of its own, the consensus says so if it is refused, rather than put nothing in its place.
        var outcome = raft.step(leading ? new Message.Propose(memberId, memberId, message.entries()) : message);
        if (isForAnotherLeader(outcome)) {
            strand(message);
        } else if (outcome == Outcome.CONF_CHANGE_REFUSED && attempt < ATTEMPTS_MAX) {
            postponed.add(new Postponed(message, attempt));
        }
    }

    private void give(List<Consensus.Proposal> own, List<Message.Propose> others) {
        var entries = new ArrayList<Entry>(own.size());
        own.forEach(proposal -> entries.add(Entry.normal(0, 0, proposal.data())));
        others.forEach(message -> entries.addAll(message.entries()));
        var outcome = raft.step(new Message.Propose(memberId, memberId, entries));
        if (outcome == Outcome.ACCEPTED) {
            long term = raft.hardState().term();
            own.forEach(proposal -> proposal.proposed(term));
        } else if (isForAnotherLeader(outcome)) {
            strand(own);
            others.forEach(this::strand);
        } else {
            var error =
                    outcome == Outcome.TOO_MUCH_UNCOMMITTED ? ErrorCode.TOO_MANY_REQUESTS : ErrorCode.PROPOSAL_DROPPED;
            own.forEach(proposal -> proposal.dropped(error));
        }
    }

    private static boolean isForAnotherLeader(Outcome outcome) {
        return outcome == Outcome.NO_LEADER || outcome == Outcome.LEADER_TRANSFER;
    }

    /** Keeps what there is room for, oldest first: nothing else is stranded now. */
    private void strand(List<Consensus.Proposal> own) {
        long bytes = 0;
        for (var proposal : own) {
            bytes += proposal.data().length();
            if (stranded.size() < STRANDED_MAX && bytes <= STRANDED_BYTES_MAX) {
                stranded.add(proposal);
            } else {
                proposal.dropped(ErrorCode.TOO_MANY_REQUESTS);
            }
        }
    }

    private void strand(Message.Propose message) {
        if (strandedForOthers.size() < PASSED_ON_MAX) {
            strandedForOthers.add(message);
        }
    }
}
