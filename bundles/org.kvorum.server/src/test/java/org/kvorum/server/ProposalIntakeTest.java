// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kvorum.api.kv.ErrorCode;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.MemoryLog;
import org.kvorum.raft.Raft;
import org.kvorum.raft.RaftConfig;

/** Proposals while there is no leader. */
final class ProposalIntakeTest {
    private static final Bytes BIG = Bytes.wrap(new byte[1 << 20]);

    private final List<ErrorCode> dropped = new ArrayList<>();
    private final ProposalIntake intake = intake();

    private static ProposalIntake intake() {
        var log = new MemoryLog();
        log.setConfState(ConfState.of(List.of(1L, 2L), List.of()));
        return new ProposalIntake(1, new Raft(RaftConfig.of(1, new Random(1)), log));
    }

    @Test
    void noMoreWaitForALeaderThanThereIsRoomFor() {
        for (int i = 0; i < 60_000; i++) {
            intake.add(new Dropped(Bytes.utf8("small"), dropped));
        }
        intake.give();

        assertThat(dropped).hasSize(10_000).containsOnly(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(intake.isStranded()).isTrue();
    }

    @Test
    void noMoreBytesWaitForALeaderThanThereIsRoomFor() {
        for (int i = 0; i < 100; i++) {
            intake.add(new Dropped(BIG, dropped));
            intake.give();
        }

        assertThat(dropped).hasSize(36).containsOnly(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(intake.isStranded()).isTrue();
    }

    private record Dropped(Bytes data, List<ErrorCode> errors) implements Consensus.Proposal {
        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void proposed(long term) {}

        @Override
        public void dropped(ErrorCode error) {
            errors.add(error);
        }
    }
}
