// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.bytes.Bytes;

/** The driver's side: what a Ready holds, and when. */
class RaftTest {
    private final MemoryLog log = new MemoryLog();

    private Raft loneVoter() {
        log.setConfState(ConfState.of(List.of(1L), List.of()));
        return new Raft(RaftConfig.of(1, new Random(1)), log);
    }

    private void finish(Raft raft) {
        while (raft.hasReady()) {
            save(raft, raft.ready());
        }
    }

    private void save(Raft raft, Ready ready) {
        log.store(ready);
        raft.appended(ready);
        for (var entry : ready.committedEntries()) {
            raft.applied(entry.index());
        }
    }

    private static List<Bytes> payloads(int count) {
        List<Bytes> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(Bytes.utf8("p" + i));
        }
        return payloads;
    }

    @Test
    void newMemberHasNothingToDo() {
        assertThat(new Raft(RaftConfig.of(1, new Random(1)), log).hasReady()).isFalse();
    }

    @Test
    void loneVoterLeadsAfterOneSyncWithoutAnyTick() {
        var raft = loneVoter();
        assertThat(raft.campaign()).isEqualTo(Outcome.ACCEPTED);

        var election = raft.ready();
        assertThat(election.hardState()).contains(new HardState(1, 1, 0));
        assertThat(election.mustSync()).isTrue();
        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);
        assertThat(raft.hasReady()).isFalse();

        save(raft, election);
        assertThat(raft.softState()).isEqualTo(new SoftState(1, RaftRole.LEADER));
    }

    @Test
    void othersVotesAreNotEnoughBeforeItsOwnIsDurable() {
        log.setConfState(ConfState.of(List.of(1L, 2L, 3L), List.of()));
        var raft = new Raft(RaftConfig.of(1, new Random(1)).withElections(false, true), log);
        raft.campaign();
        var election = raft.ready();
        raft.step(new Message.VoteResponse(1, 2, 1, false, true));
        raft.step(new Message.VoteResponse(1, 3, 1, false, true));
        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);

        save(raft, election);
        assertThat(raft.softState()).isEqualTo(new SoftState(1, RaftRole.LEADER));
    }

    @Test
    void thousandProposalsAreOneReadyWithOneBatch() {
        var raft = loneVoter();
        raft.campaign();
        finish(raft);

        assertThat(raft.propose(payloads(1000))).isEqualTo(Outcome.ACCEPTED);
        var ready = raft.ready();
        assertThat(ready.entries()).hasSize(1000);
        assertThat(ready.entries().get(0)).isEqualTo(Entry.normal(1, 2, Bytes.utf8("p0")));
        assertThat(ready.committedEntries()).isEmpty();
        assertThat(raft.hasReady()).isFalse();

        save(raft, ready);
        var committed = raft.ready();
        assertThat(committed.committedEntries()).isEqualTo(ready.entries());
        assertThat(committed.mustSync()).isFalse();
        assertThat(committed.hardState()).contains(new HardState(1, 1, 1001));
    }

    @Test
    void nothingIsCommittedBeforeItIsDurable() {
        var raft = loneVoter();
        raft.campaign();
        finish(raft);
        raft.propose(payloads(1));
        var first = raft.ready();
        raft.propose(payloads(1));
        var second = raft.ready();
        assertThat(raft.status().hardState().commit()).isEqualTo(1);

        log.store(first);
        raft.appended(first);
        assertThat(raft.status().hardState().commit()).isEqualTo(2);
        log.store(second);
        raft.appended(second);
        assertThat(raft.status().hardState().commit()).isEqualTo(3);
    }

    @Test
    void acknowledgementsMustComeInOrder() {
        var raft = loneVoter();
        raft.campaign();
        finish(raft);
        raft.propose(payloads(1));
        var skipped = raft.ready();
        raft.propose(payloads(1));
        var second = raft.ready();
        assertThat(skipped.entries()).hasSize(1);
        assertThatThrownBy(() -> raft.appended(second)).isInstanceOf(AssertionError.class);
    }

    @Test
    void foundedClusterAppliesItsMembersFirst() {
        var founding = Founding.of(List.of(
                new ConfChange(0, ConfChangeType.ADD_NODE, 1, Bytes.utf8("one")),
                new ConfChange(0, ConfChangeType.ADD_NODE, 2, Bytes.utf8("two"))));
        assertThat(founding.entries()).extracting(Entry::index).containsExactly(1L, 2L);
        assertThat(founding.hardState()).isEqualTo(new HardState(1, 0, 2));
        log.append(founding.entries());
        log.setHardState(founding.hardState());
        var raft = new Raft(RaftConfig.of(1, new Random(1)), log);
        assertThat(raft.campaign()).isNotEqualTo(Outcome.ACCEPTED);

        var members = raft.ready().committedEntries();
        assertThat(members).isEqualTo(founding.entries());
        for (var entry : members) {
            raft.applyConfChange(RaftCodec.decodeConfChange(entry.data()));
            raft.applied(entry.index());
        }
        assertThat(raft.status().confState()).isEqualTo(ConfState.of(List.of(1L, 2L), List.of()));
        assertThat(raft.campaign()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void uncommittedProposalsAreLimitedByBytesWithANamedOutcome() {
        log.setConfState(ConfState.of(List.of(1L), List.of()));
        var raft = new Raft(RaftConfig.of(1, new Random(1)).withBacklog(10, 1 << 20), log);
        raft.campaign();
        finish(raft);
        var large = List.of(Bytes.wrap(new byte[100]));
        assertThat(raft.propose(large)).as("one goes however large it is").isEqualTo(Outcome.ACCEPTED);
        assertThat(raft.propose(payloads(1))).isEqualTo(Outcome.TOO_MUCH_UNCOMMITTED);
        assertThat(raft.propose(List.of(Bytes.EMPTY)))
                .as("an empty one always goes")
                .isEqualTo(Outcome.ACCEPTED);
        finish(raft);
        assertThat(raft.propose(payloads(1))).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whatIsHandedOutToBeAppliedIsLimitedByBytes() {
        log.setConfState(ConfState.of(List.of(1L), List.of()));
        var raft = new Raft(RaftConfig.of(1, new Random(1)).withBacklog(0, 15), log);
        raft.campaign();
        finish(raft);
        raft.propose(payloads(3));
        var entries = raft.ready();
        log.store(entries);
        raft.appended(entries);

        var first = raft.ready();
        assertThat(first.committedEntries()).extracting(Entry::index).containsExactly(2L);
        raft.appended(first);
        assertThat(raft.hasReady()).as("no more until something is applied").isFalse();
        raft.applied(2);
        assertThat(raft.ready().committedEntries()).extracting(Entry::index).containsExactly(3L);
    }

    @Test
    void restartedMemberTakesUpWhereItStopped() {
        log.setConfState(ConfState.of(List.of(1L, 2L), List.of()));
        log.append(List.of(
                Entry.normal(1, 1, Bytes.EMPTY), Entry.normal(1, 2, Bytes.utf8("a")), Entry.normal(2, 3, Bytes.EMPTY)));
        log.setHardState(new HardState(2, 2, 2));
        var raft = new Raft(RaftConfig.of(1, new Random(1)).withApplied(1), log);
        assertThat(raft.status().hardState()).isEqualTo(new HardState(2, 2, 2));
        var ready = raft.ready();
        assertThat(ready.committedEntries()).containsExactly(Entry.normal(1, 2, Bytes.utf8("a")));
        assertThat(ready.hardState()).isEmpty();
        assertThat(ready.entries()).isEmpty();
        assertThat(ready.hasAppend()).isFalse();
    }

    @Test
    void logShorterThanItsCommitIndexIsDamaged() {
        log.setHardState(new HardState(2, 2, 5));
        assertThatThrownBy(() -> new Raft(RaftConfig.of(1, new Random(1)), log))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("commit 5 beyond the last entry 0");
    }

    @Test
    void memberThatIsNoVoterDoesNotCampaign() {
        log.setConfState(ConfState.of(List.of(2L), List.of(1L)));
        var raft = new Raft(RaftConfig.of(1, new Random(1)), log);
        assertThat(raft.campaign()).isEqualTo(Outcome.NOT_A_VOTER);
        assertThat(raft.propose(payloads(1))).isEqualTo(Outcome.NO_LEADER);
        assertThat(raft.readIndex(Bytes.utf8("r"))).isEqualTo(Outcome.NO_LEADER);
        assertThat(raft.transferLeadership(2)).isEqualTo(Outcome.NO_LEADER);
    }

    @Test
    void loneVoterAnswersReadsAtOnceButNotBeforeItsTermHasCommitted() {
        log.setConfState(ConfState.of(List.of(1L), List.of()));
        // A crash has kept the entry, but not that it was committed and acknowledged.
        log.append(List.of(Entry.normal(1, 1, Bytes.utf8("acknowledged"))));
        log.setHardState(new HardState(1, 1, 0));
        var raft = new Raft(RaftConfig.of(1, new Random(1)), log);
        raft.campaign();
        save(raft, raft.ready());
        assertThat(raft.readIndex(Bytes.utf8("early"))).isEqualTo(Outcome.ACCEPTED);
        var own = raft.ready();
        assertThat(own.readStates()).isEmpty();
        log.store(own);
        raft.appended(own);
        assertThat(raft.ready().readStates()).containsExactly(new ReadState(2, Bytes.utf8("early")));

        raft.readIndex(Bytes.utf8("late"));
        assertThat(raft.ready().readStates()).containsExactly(new ReadState(2, Bytes.utf8("late")));
    }
}
