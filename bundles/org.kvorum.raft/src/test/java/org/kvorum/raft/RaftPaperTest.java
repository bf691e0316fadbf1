// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;

/** The rules of the Raft paper, section by section, put to one member whose peers are played by the test. */
class RaftPaperTest {
    private static final int ELECTION = 10;

    private final MemoryLog log = new MemoryLog();
    private final List<Message> sent = new ArrayList<>();
    private Raft raft = member(3);

    private Raft member(int voters) {
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= voters; id++) {
            ids.add(id);
        }
        log.setConfState(ConfState.of(ids, List.of()));
        return start(1);
    }

    /** Without pre-vote and check-quorum, which the paper's section 5 does not know. */
    private Raft start(long seed) {
        return new Raft(RaftConfig.of(1, new Random(seed)).withElections(false, false), log);
    }

    private void handle() {
        while (raft.hasReady()) {
            var ready = raft.ready();
            sent.addAll(ready.messages());
            log.store(ready);
            raft.appended(ready);
            sent.addAll(ready.messagesAfterAppend());
            ready.committedEntries().forEach(entry -> raft.applied(entry.index()));
        }
    }

    private List<Message> step(Message message) {
        sent.clear();
        raft.step(message);
        handle();
        return List.copyOf(sent);
    }

    private void lead() {
        raft.campaign();
        handle();
        step(new Message.VoteResponse(1, 2, raft.status().hardState().term(), false, true));
        sent.clear();
    }

    private void has(long... terms) {
        for (long term : terms) {
            log.append(List.of(Entry.normal(term, log.lastIndex() + 1, Bytes.EMPTY)));
        }
        log.setHardState(new HardState(log.term(log.lastIndex()), 0, 0));
        raft = start(1);
    }

    private RaftRole role() {
        return raft.softState().role();
    }

    // ------------------------------------------------------------ 5.1

    @Test
    void memberThatSeesALaterTermEntersItAndFollows() {
        lead();
        step(new Message.AppendAccepted(1, 2, 7, 0));
        assertThat(role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(raft.status().hardState().term()).isEqualTo(7);
    }

    @Test
    void requestOfAnEarlierTermIsRefusedOrIgnored() {
        has(1, 5);
        assertThat(step(new Message.Append(1, 2, 4, 0, 0, List.of(), 0))).isEmpty();
        assertThat(step(new Message.VoteRequest(1, 2, 4, 9, 9, false, false))).isEmpty();
        assertThat(raft.status().hardState().term()).isEqualTo(5);
    }

    // ------------------------------------------------------------ 5.2

    @Test
    void memberStartsAsAFollower() {
        assertThat(raft.softState()).isEqualTo(new SoftState(0, RaftRole.FOLLOWER));
    }

    @Test
    void leaderSendsHeartbeatsToKeepItsAuthority() {
        lead();
        raft.tick();
        handle();
        assertThat(sent).hasSize(2).allMatch(message -> message instanceof Message.Heartbeat);
    }

    @Test
    void followerWithoutALeaderCampaignsForTheNextTermAndVotesForItself() {
        for (int i = 0; i < 2 * ELECTION; i++) {
            raft.tick();
        }
        handle();
        assertThat(role()).isEqualTo(RaftRole.CANDIDATE);
        assertThat(raft.status().hardState().term()).isPositive();
        assertThat(log.hardState().vote()).isEqualTo(1);
        assertThat(sent)
                .filteredOn(message -> message instanceof Message.VoteRequest)
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void heartbeatsKeepAFollowerFromCampaigning() {
        for (int i = 0; i < 5 * ELECTION; i++) {
            raft.tick();
            step(new Message.Heartbeat(1, 2, 1, 0, Bytes.EMPTY));
        }
        assertThat(raft.softState()).isEqualTo(new SoftState(2, RaftRole.FOLLOWER));
    }

    @Test
    void candidateLeadsWithTheVotesOfAMajority() {
        raft = member(5);
        raft.campaign();
        handle();
        step(new Message.VoteResponse(1, 2, 1, false, true));
        assertThat(role()).isEqualTo(RaftRole.CANDIDATE);
        step(new Message.VoteResponse(1, 2, 1, false, true));
        assertThat(role()).as("a repeated vote does not count").isEqualTo(RaftRole.CANDIDATE);
        step(new Message.VoteResponse(1, 3, 1, false, true));
        assertThat(role()).isEqualTo(RaftRole.LEADER);
    }

    @Test
    void candidateFollowsOnceAMajorityHasRefused() {
        raft.campaign();
        handle();
        step(new Message.VoteResponse(1, 2, 1, false, false));
        assertThat(role()).isEqualTo(RaftRole.CANDIDATE);
        step(new Message.VoteResponse(1, 3, 1, false, false));
        assertThat(role()).isEqualTo(RaftRole.FOLLOWER);
    }

    @Test
    void memberVotesForOneCandidateATerm() {
        assertThat(step(new Message.VoteRequest(1, 2, 1, 0, 0, false, false)))
                .containsExactly(new Message.VoteResponse(2, 1, 1, false, true));
        assertThat(step(new Message.VoteRequest(1, 3, 1, 0, 0, false, false)))
                .containsExactly(new Message.VoteResponse(3, 1, 1, false, false));
        assertThat(step(new Message.VoteRequest(1, 2, 1, 0, 0, false, false)))
                .as("the answer may have been lost")
                .containsExactly(new Message.VoteResponse(2, 1, 1, false, true));
    }

    @Test
    void voteSurvivesARestart() {
        step(new Message.VoteRequest(1, 2, 1, 0, 0, false, false));
        raft = start(2);
        assertThat(step(new Message.VoteRequest(1, 3, 1, 0, 0, false, false)))
                .containsExactly(new Message.VoteResponse(3, 1, 1, false, false));
    }

    @Test
    void voteIsNotGivenBeforeItIsDurable() {
        raft.step(new Message.VoteRequest(1, 2, 1, 0, 0, false, false));
        var ready = raft.ready();
        assertThat(ready.messages()).isEmpty();
        assertThat(ready.mustSync()).isTrue();
        assertThat(ready.messagesAfterAppend()).hasSize(1);
    }

    @Test
    void candidateFollowsTheLeaderOfItsTerm() {
        raft.campaign();
        handle();
        step(new Message.Append(1, 2, 1, 0, 0, List.of(), 0));
        assertThat(raft.softState()).isEqualTo(new SoftState(2, RaftRole.FOLLOWER));
    }

    @Test
    void electionTimeoutsAreSpreadOverTheirRange() {
        Set<Integer> timeouts = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            raft = start(seed);
            int ticks = 0;
            while (role() == RaftRole.FOLLOWER) {
                raft.tick();
                ticks++;
            }
            timeouts.add(ticks);
        }
        assertThat(timeouts).hasSize(ELECTION).allMatch(ticks -> ELECTION <= ticks && ticks < 2 * ELECTION);
    }

    // ------------------------------------------------------------ 5.3

    @Test
    void leaderReplicatesAProposalAndCommitsItOnceAMajorityHasIt() {
        lead();
        step(new Message.AppendAccepted(1, 2, 1, 1));
        raft.propose(List.of(Bytes.utf8("x")));
        handle();
        assertThat(raft.status().hardState().commit()).isEqualTo(1);
        step(new Message.AppendAccepted(1, 3, 1, 2));
        assertThat(raft.status().hardState().commit()).isEqualTo(2);
        assertThat(raft.status().applied()).isEqualTo(2);
    }

    @Test
    void leaderTellsFollowersWhatIsCommitted() {
        lead();
        var messages = step(new Message.AppendAccepted(1, 2, 1, 1));
        assertThat(messages).contains(new Message.Append(2, 1, 1, 1, 1, List.of(), 1));
    }

    @Test
    void followerRefusesAnAppendThatDoesNotFollowOnItsLog() {
        has(1, 2);
        assertThat(step(new Message.Append(1, 2, 2, 2, 1, List.of(), 0)))
                .as("another term there")
                .containsExactly(new Message.AppendRejected(2, 1, 2, 2, 1, 1));
        assertThat(step(new Message.Append(1, 2, 2, 3, 3, List.of(), 0)))
                .as("nothing there")
                .containsExactly(new Message.AppendRejected(2, 1, 2, 3, 2, 2));
        assertThat(step(new Message.Append(1, 2, 2, 2, 2, List.of(), 0)))
                .containsExactly(new Message.AppendAccepted(2, 1, 2, 2));
    }

    @Test
    void followerReplacesWhatConflictsAndNothingElse() {
        has(1, 2, 2);
        step(new Message.Append(1, 2, 3, 1, 1, List.of(Entry.normal(2, 2, Bytes.EMPTY)), 0));
        assertThat(raft.status().lastIndex())
                .as("a late append does not cut the log")
                .isEqualTo(3);
        step(new Message.Append(1, 2, 3, 1, 1, List.of(Entry.normal(3, 2, Bytes.EMPTY)), 0));
        assertThat(raft.status().lastIndex()).isEqualTo(2);
        assertThat(log.term(2)).isEqualTo(3);
    }

    @Test
    void followerCommitsNoFurtherThanWhatItKnowsToAgree() {
        has(1, 1, 1);
        step(new Message.Append(1, 2, 1, 1, 1, List.of(), 3));
        assertThat(raft.status().hardState().commit()).isEqualTo(1);
    }

    @Test
    void repeatedAndOvertakenAppendsDoNoHarm() {
        var first = new Message.Append(1, 2, 1, 0, 0, List.of(Entry.normal(1, 1, Bytes.EMPTY)), 0);
        var second = new Message.Append(1, 2, 1, 1, 1, List.of(Entry.normal(1, 2, Bytes.EMPTY)), 2);
        step(first);
        step(second);
        assertThat(step(first)).containsExactly(new Message.AppendAccepted(2, 1, 1, 2));
        assertThat(raft.status().lastIndex()).isEqualTo(2);
        assertThat(raft.status().hardState().commit()).isEqualTo(2);
    }

    // ------------------------------------------------------------ 5.4

    @Test
    void voterRefusesACandidateWhoseLogLacksSomething() {
        has(1, 2);
        assertThat(granted(1, 9)).as("longer, but of an earlier term").isFalse();
        assertThat(granted(2, 1)).as("shorter").isFalse();
        assertThat(granted(2, 2)).as("the same").isTrue();
        assertThat(granted(3, 1)).as("of a later term").isTrue();
    }

    private boolean granted(long lastTerm, long lastIndex) {
        raft = start(1);
        var answer = step(new Message.VoteRequest(1, 2, 9, lastIndex, lastTerm, false, false));
        log.setHardState(new HardState(2, 0, 0));
        return ((Message.VoteResponse) answer.get(0)).granted();
    }

    @Test
    void leaderDoesNotCommitEntriesOfEarlierTermsByCounting() {
        has(1, 2);
        lead();
        step(new Message.AppendAccepted(1, 2, 3, 2));
        assertThat(raft.status().hardState().commit()).isZero();
        step(new Message.AppendAccepted(1, 2, 3, 3));
        assertThat(raft.status().hardState().commit())
                .as("with the entry of its own term, all are")
                .isEqualTo(3);
    }

    @Test
    void newLeaderBeginsWithAnEntryOfItsTerm() {
        has(1, 2);
        lead();
        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.term(3)).isEqualTo(3);
        assertThat(raft.status().peers().values())
                .as("and tries the others at its own end first")
                .extracting(PeerStatus::next)
                .containsExactly(4L, 3L, 3L);
    }

    // ------------------------------------------------------------ 7

    @Test
    void followerTakesOverASnapshotInPlaceOfItsLog() {
        has(1, 1);
        var snapshot = new Snapshot(9, 3, ConfState.of(List.of(1L, 2L), List.of(4L)), Bytes.utf8("state"));
        assertThat(step(new Message.InstallSnapshot(1, 2, 4, snapshot)))
                .containsExactly(new Message.AppendAccepted(2, 1, 4, 9));
        assertThat(log.firstIndex()).isEqualTo(10);
        assertThat(log.lastIndex()).isEqualTo(9);
        assertThat(raft.status().confState()).isEqualTo(snapshot.confState());
    }

    @Test
    void snapshotThatTheLogContainsOnlyMovesTheCommitIndex() {
        has(1, 1, 1);
        var snapshot = new Snapshot(2, 1, ConfState.of(List.of(1L, 2L, 3L), List.of()), Bytes.EMPTY);
        step(new Message.InstallSnapshot(1, 2, 1, snapshot));
        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(raft.status().hardState().commit()).isEqualTo(2);
    }

    @Test
    void snapshotOfAnotherTimeIsPassedOver() {
        has(1, 1);
        var stranger = new Snapshot(9, 3, ConfState.of(List.of(2L, 3L), List.of()), Bytes.EMPTY);
        assertThat(step(new Message.InstallSnapshot(1, 2, 4, stranger)))
                .as("made before this member was added")
                .containsExactly(new Message.AppendAccepted(2, 1, 4, 0));
        assertThat(log.lastIndex()).isEqualTo(2);
    }

    @Test
    void changesAppliedBehindASnapshotDoNotTouchItsMembership() {
        var change = new ConfChange(1, ConfChangeType.ADD_LEARNER_NODE, 4, Bytes.EMPTY);
        var entry = new Entry(1, 1, EntryType.CONF_CHANGE, RaftCodec.encode(change));
        raft.step(new Message.Append(1, 2, 1, 0, 0, List.of(entry), 1));
        var behind = raft.ready();
        log.store(behind);
        raft.appended(behind);
        var toApply = raft.ready();
        log.store(toApply);
        raft.appended(toApply);
        assertThat(toApply.committedEntries()).hasSize(1);

        var members = ConfState.of(List.of(1L, 2L, 3L), List.of(4L, 5L));
        step(new Message.InstallSnapshot(1, 2, 1, new Snapshot(9, 1, members, Bytes.EMPTY)));
        assertThat(raft.applyConfChange(change)).isEqualTo(ConfState.of(List.of(1L, 2L, 3L), List.of(4L)));
        raft.applied(1);
        assertThat(raft.status().confState()).isEqualTo(members);
        raft.applied(9);
        assertThat(raft.applyConfChange(new ConfChange(2, ConfChangeType.REMOVE_NODE, 5, Bytes.EMPTY)))
                .isEqualTo(ConfState.of(List.of(1L, 2L, 3L), List.of(4L)));
        assertThat(raft.status().confState().learners()).containsExactly(4L);
    }
}
