// SPDX-License-Identifier: Apache-2.0
package org.kvorum.raft.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Progress progress = new Progress(6, false, new Inflights(3, 100));

    @Test
    void probeWaitsForAnAnswerAfterEachAppendWithEntries() {
        progress.sentEntries(0, 0);
        assertThat(progress.isPaused()).isFalse();
        progress.sentEntries(1, 10);
        assertThat(progress.isPaused()).isTrue();
        progress.resume();
        assertThat(progress.isPaused()).isFalse();
        assertThat(progress.next()).as("a probe does not move on by itself").isEqualTo(6);
    }

    @Test
    void rejectedProbeGoesBackToTheHintButNotBelowWhatAgrees() {
        assertThat(progress.rejected(4, 2)).as("a late answer").isFalse();
        assertThat(progress.rejected(5, 2)).isTrue();
        assertThat(progress.next()).isEqualTo(3);
        progress.accepted(2);
        assertThat(progress.rejected(2, 0)).isTrue();
        assertThat(progress.next()).isEqualTo(3);
    }

    @Test
    void replicationMovesOnWithEachAppendUntilTheWindowIsFull() {
        progress.accepted(5);
        progress.becomeReplicate();
        progress.sentEntries(2, 10);
        progress.sentEntries(1, 10);
        assertThat(progress.next()).isEqualTo(9);
        assertThat(progress.isPaused()).isFalse();
        progress.sentEntries(1, 10);
        assertThat(progress.isPaused()).isTrue();
        progress.freeInflights(7);
        progress.accepted(7);
        assertThat(progress.isPaused()).isFalse();
        assertThat(progress.inflightMessages()).isEqualTo(2);
    }

    @Test
    void rejectionWhileReplicatingGoesBackToWhatAgrees() {
        progress.accepted(5);
        progress.becomeReplicate();
        progress.sentEntries(4, 10);
        assertThat(progress.rejected(5, 5)).as("a late answer").isFalse();
        assertThat(progress.rejected(8, 3)).isTrue();
        assertThat(progress.next()).isEqualTo(6);
    }

    @Test
    void nothingGoesWhileASnapshotIsUnderWay() {
        progress.becomeSnapshot(20);
        assertThat(progress.isPaused()).isTrue();
        assertThat(progress.next()).isEqualTo(21);
        assertThatThrownBy(() -> progress.sentEntries(1, 1)).isInstanceOf(AssertionError.class);
        progress.becomeProbe();
        assertThat(progress.next())
                .as("what the snapshot brought is not sent again")
                .isEqualTo(21);
    }

    @Test
    void failedSnapshotIsAsIfItHadNotBeenSent() {
        progress.accepted(2);
        progress.becomeSnapshot(20);
        progress.snapshotFailed();
        progress.becomeProbe();
        assertThat(progress.next()).isEqualTo(3);
    }

    @Test
    void commitIndexIsToldOnceAndOnlyAsFarAsEntriesWereSent() {
        progress.accepted(5);
        progress.becomeReplicate();
        assertThat(progress.canBumpCommit(4)).isTrue();
        progress.sentCommit(5);
        assertThat(progress.canBumpCommit(5)).isFalse();
        assertThat(progress.canBumpCommit(9)).as("the member lacks those").isFalse();
    }

    @Test
    void staleAcceptanceIsNoNews() {
        assertThat(progress.accepted(5)).isTrue();
        assertThat(progress.accepted(5)).isFalse();
        assertThat(progress.accepted(3)).isFalse();
        assertThat(progress.match()).isEqualTo(5);
    }

    @Test
    void promotionKeepsWhatIsKnown() {
        var learner = new Progress(6, true, new Inflights(3, 0));
        learner.accepted(5);
        learner.becomeReplicate();
        learner.sentEntries(1, 10);
        var voter = learner.withLearner(false);
        assertThat(voter).hasToString("REPLICATE match=5 next=7 inactive inflight=1");
        assertThat(learner).hasToString("REPLICATE match=5 next=7 learner inactive inflight=1");
    }

    @Test
    void windowIsBoundedByMessagesAndBytes() {
        var window = new Inflights(6, 100);
        for (int i = 1; i <= 6; i++) {
            assertThat(window.isFull()).isFalse();
            window.add(i, 10);
        }
        assertThat(window.isFull()).isTrue();
        window.freeUpTo(2);
        assertThat(window.count()).isEqualTo(4);
        window.add(7, 500);
        assertThat(window.isFull())
                .as("too many bytes, although one more message would do")
                .isTrue();
        window.freeUpTo(6);
        assertThat(window.bytes()).isEqualTo(500);
        window.freeUpTo(7);
        assertThat(window.isFull()).isFalse();
        window.add(8, 1);
        window.reset();
        assertThat(window.count()).isZero();
    }

    @Test
    void windowGoesRoundAsOftenAsNeeded() {
        var window = new Inflights(10, 0);
        long sent = 0;
        long freed = 0;
        for (int round = 0; round < 100; round++) {
            while (!window.isFull()) {
                sent++;
                window.add(sent, 1);
            }
            freed += 1 + round % 10;
            window.freeUpTo(freed);
            assertThat(window.count()).isEqualTo((int) (sent - freed));
        }
    }
}
