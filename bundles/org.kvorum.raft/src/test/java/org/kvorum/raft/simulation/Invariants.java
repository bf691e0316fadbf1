// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.Message;
import org.kvorum.raft.RaftRole;

/** What must hold whatever happens, with the memory of everything that ever happened to any member. */
final class Invariants {
    private final Map<Long, Long> leaderOfTerm = new HashMap<>();
    private final Map<Position, Content> logs = new HashMap<>();
    private final Map<Ballot, Long> votes = new HashMap<>();
    private final TreeMap<Long, Committed> committed = new TreeMap<>();
    private final Map<Long, Long> stateAt = new HashMap<>();

    private record Position(long index, long term) {}

    private record Content(Entry entry, long previousTerm) {}

    /** An entry and the term of the first who knew that it is committed. */
    private record Committed(Entry entry, long inTerm) {}

    private record Ballot(long voter, long term) {}

    /** Log matching: two entries of the same index and term are the same, and so is all that precedes them. */
    void appended(long previousTerm, Entry entry) {
        var content = new Content(entry, previousTerm);
        var known = logs.putIfAbsent(new Position(entry.index(), entry.term()), content);
        check(known == null || known.equals(content), () -> content + " but also " + known);
    }

    /** State-machine safety: what is committed at an index is the same everywhere for ever. */
    void committed(Entry entry, long inTerm) {
        var known = committed.putIfAbsent(entry.index(), new Committed(entry, inTerm));
        check(known == null || known.entry().equals(entry), () -> "committed " + entry + " but also " + known);
    }

    /** The same applied index means the same state. */
    void applied(StateMachine state) {
        var known = stateAt.putIfAbsent(state.applied(), state.hash());
        check(known == null || known == state.hash(), () -> "two states at " + state.applied());
    }

    /** Election safety and leader completeness: one leader a term, which has all that was committed in earlier ones. */
    void leads(SimulatedMember member) {
        long term = member.status().hardState().term();
        var known = leaderOfTerm.putIfAbsent(term, member.id());
        check(known == null || known == member.id(), () -> "leaders " + member.id() + ", " + known + " in " + term);
        if (known == null) {
            for (var earlier : committed.descendingMap().values()) {
                if (earlier.inTerm() < term) {
                    var entry = earlier.entry();
                    check(
                            member.viewTerm(entry.index()) == entry.term(),
                            () -> "leader of " + term + " lacks " + entry + " committed in " + earlier.inTerm() + ": "
                                    + member.status());
                    // Log matching makes sure of all before it.
                    break;
                }
            }
        }
    }

    /** A member votes for one candidate a term, restarts or not, and says so only once it is durable. */
    void sent(Message message) {
        if (message instanceof Message.VoteResponse vote && vote.granted() && !vote.preVote()) {
            var known = votes.get(new Ballot(vote.from(), vote.term()));
            check(known != null && known == vote.to(), () -> "vote " + vote + " but durable is " + known);
        }
    }

    /** Notes what is durable. */
    void voted(long id, HardState state) {
        if (state.vote() != 0) {
            var known = votes.putIfAbsent(new Ballot(id, state.term()), state.vote());
            check(known == null || known == state.vote(), () -> "second vote " + state + " after " + known);
        }
    }

    /** Commit and applied index of a running member never go back; nothing uncommitted is applied. */
    void progressed(SimulatedMember member, long commitBefore) {
        var status = member.status();
        check(commitBefore <= status.hardState().commit(), () -> "commit went back from " + commitBefore);
        check(status.applied() <= status.hardState().commit(), () -> "applied beyond the commit: " + status);
        if (status.softState().role() == RaftRole.LEADER) {
            leads(member);
        }
    }

    /** Linearizability: a read sees all that anybody knew to be committed when it was asked. */
    void read(long committedBefore, long index) {
        check(committedBefore <= index, () -> "read at " + index + " although " + committedBefore + " was committed");
    }

    long lastCommitted() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }

    List<Entry> committedEntries() {
        return committed.values().stream().map(Committed::entry).toList();
    }

    int terms() {
        return leaderOfTerm.size();
    }

    private static void check(boolean holds, java.util.function.Supplier<String> message) {
        if (!holds) {
            throw new AssertionError(message.get());
        }
    }
}
