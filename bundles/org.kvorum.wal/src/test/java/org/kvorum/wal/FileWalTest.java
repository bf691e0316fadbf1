// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.wal.WalException;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;

final class FileWalTest {
    private final LogFixture log = new LogFixture();

    @BeforeEach
    void prepare() throws IOException {
        log.prepare();
    }

    @Test
    void emptyLogHasItsMetadataAndNothingElse() throws IOException {
        assertThat(log.factory.exists(log.disk, log.options)).isFalse();
        log.create().close();
        assertThat(log.factory.exists(log.disk, log.options)).isTrue();
        var recovery = log.open();
        assertThat(recovery.metadata()).isEqualTo(LogFixture.METADATA);
        assertThat(recovery.entries()).isEmpty();
        assertThat(recovery.hardState()).isEqualTo(HardState.EMPTY);
        assertThat(log.factory.validSnapshots(log.disk, log.options)).containsExactly(WalSnapshot.START);
    }

    @Test
    void returnsWhatWasAppendedAndGoesOn() throws IOException {
        var state = new HardState(2, 5, 3);
        try (var wal = log.create()) {
            wal.append(LogFixture.entries(1, 1, 3, 100), new HardState(1, 5, 1));
            wal.append(LogFixture.entries(2, 4, 2, 0), state);
            wal.append(List.of(), state);
            wal.append(List.of(), null);
            wal.sync();
        }
        List<Entry> expected = new ArrayList<>(LogFixture.entries(1, 1, 3, 100));
        expected.addAll(LogFixture.entries(2, 4, 2, 0));
        var recovery = log.open();
        assertThat(recovery.entries()).isEqualTo(expected);
        assertThat(recovery.hardState()).isEqualTo(state);
        recovery.wal().append(LogFixture.entries(3, 6, 1, 10), null);
        recovery.wal().close();
        expected.addAll(LogFixture.entries(3, 6, 1, 10));
        assertThat(log.open().entries()).isEqualTo(expected);
    }

    @Test
    void beginsWithWhatItWasCreatedWithAndGoesOn() throws IOException {
        var founded = new HardState(1, 0, 3);
        try (var wal = log.create(LogFixture.entries(1, 1, 3, 100), founded)) {
            wal.append(LogFixture.entries(1, 4, 2, 100), founded);
        }
        var recovery = log.open();
        assertThat(recovery.entries()).isEqualTo(LogFixture.entries(1, 1, 5, 100));
        assertThat(recovery.hardState()).isEqualTo(founded);
    }

    @Test
    void newLeadersEntriesReplaceTheTail() throws IOException {
        try (var wal = log.create()) {
            wal.append(LogFixture.entries(1, 1, 5, 10), new HardState(1, 0, 2));
            wal.append(LogFixture.entries(2, 3, 1, 10), new HardState(2, 0, 2));
        }
        List<Entry> expected = new ArrayList<>(LogFixture.entries(1, 1, 2, 10));
        expected.addAll(LogFixture.entries(2, 3, 1, 10));
        assertThat(log.open().entries()).isEqualTo(expected);
    }

    @Test
    void cutsSegmentsNamedByTheNextEntryAndReadsThemAsOne() throws IOException {
        var state = new HardState(1, 0, 0);
        try (var wal = log.create()) {
            for (int i = 1; i <= 100; i++) {
                state = new HardState(1, 7, i);
                wal.append(LogFixture.entries(1, i, 1, 1000), state);
                wal.sync();
            }
        }
        assertThat(log.segments())
                .hasSize(7)
                .startsWith("0000000000000000-0000000000000000.wal", "0000000000000001-0000000000000011.wal");
        for (var name : log.segments().subList(0, 6)) {
            assertThat(LogFixture.read(log.disk, LogFixture.WAL.resolve(name)).length)
                    .isBetween(16 << 10, 18 << 10);
        }
        assertThat(LogFixture.read(
                        log.disk, LogFixture.WAL.resolve(log.segments().get(6))))
                .hasSize(16 << 10);
        var recovery = log.open();
        assertThat(recovery.entries()).isEqualTo(LogFixture.entries(1, 1, 100, 1000));
        assertThat(recovery.hardState()).isEqualTo(state);
    }

    @Test
    void batchBeyondASegmentIsOneSegment() throws IOException {
        var big = LogFixture.entries(1, 1, 40, 100_000);
        try (var wal = log.create()) {
            wal.append(big, new HardState(1, 0, 0));
        }
        assertThat(log.segments()).hasSize(2);
        assertThat(log.open().entries()).isEqualTo(big);
    }

    @Test
    void startsAtASnapshot() throws IOException {
        try (var wal = log.create()) {
            wal.append(LogFixture.entries(1, 1, 10, 10), new HardState(1, 0, 10));
            wal.sync();
            wal.saveSnapshot(LogFixture.snapshot(8, 1));
            wal.append(LogFixture.entries(1, 11, 2, 10), new HardState(1, 0, 11));
            wal.saveSnapshot(LogFixture.snapshot(12, 1));
        }
        assertThat(log.disk.list(LogFixture.SNAP))
                .containsExactly("0000000000000001-0000000000000008.snap", "0000000000000001-000000000000000c.snap");
        var valid = log.factory.validSnapshots(log.disk, log.options);
        var atEight = new WalSnapshot(8, 1, LogFixture.VOTERS);
        assertThat(valid).containsExactly(WalSnapshot.START, atEight);
        assertThat(log.factory.newestSnapshot(log.disk, log.options, 11)).contains(atEight);
        assertThat(log.factory.newestSnapshot(log.disk, log.options, 7)).contains(WalSnapshot.START);
        var recovery = log.open(atEight);
        assertThat(recovery.entries()).isEqualTo(LogFixture.entries(1, 9, 4, 10));
        recovery.wal().close();
        assertThatThrownBy(() -> log.open(new WalSnapshot(8, 2, LogFixture.VOTERS)))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("another term");
        assertThatThrownBy(() -> log.open(new WalSnapshot(9, 1, LogFixture.VOTERS)))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("no snapshot record");
    }

    @Test
    void receivedSnapshotMayLieBeyondTheEntries() throws IOException {
        try (var wal = log.create()) {
            wal.append(LogFixture.entries(1, 1, 3, 10), new HardState(1, 0, 3));
            wal.saveSnapshot(LogFixture.snapshot(100, 4));
            wal.append(List.of(), new HardState(4, 0, 100));
            wal.append(LogFixture.entries(4, 101, 2, 10), null);
        }
        var recovery = log.open(new WalSnapshot(100, 4, LogFixture.VOTERS));
        assertThat(recovery.entries()).isEqualTo(LogFixture.entries(4, 101, 2, 10));
    }

    @Test
    void newestSnapshotIsFoundInAnEarlierSegment() throws IOException {
        try (var wal = log.create()) {
            for (int i = 1; i <= 100; i++) {
                wal.append(LogFixture.entries(1, i, 1, 1000), new HardState(1, 7, i));
                if (i == 20 || i == 30) {
                    wal.saveSnapshot(LogFixture.snapshot(i, 1));
                }
            }
        }
        assertThat(log.segments()).hasSizeGreaterThan(2);
        for (long upTo : List.of(0L, 19L, 20L, 29L, 30L, 100L)) {
            var expected = log.factory.validSnapshots(log.disk, log.options).stream()
                    .filter(snapshot -> snapshot.index() <= upTo)
                    .reduce((older, newer) -> newer);
            assertThat(log.factory.newestSnapshot(log.disk, log.options, upTo))
                    .isPresent()
                    .isEqualTo(expected);
        }
    }

    @Test
    void purgesOnlyWhatWasReleasedAndKeepsTheNewest() throws IOException {
        try (var wal = log.create()) {
            for (int i = 1; i <= 100; i++) {
                wal.append(LogFixture.entries(1, i, 1, 1000), new HardState(1, 7, i));
            }
            for (int i = 1; i <= 4; i++) {
                wal.saveSnapshot(LogFixture.snapshot(20L * i, 1));
            }
            assertThat(wal.purge())
                    .as("two snapshot files, segments are locked")
                    .isEqualTo(2);
            wal.release(40);
            assertThat(wal.purge()).as("the segments before that of entry 40").isEqualTo(2);
            wal.release(100);
            assertThat(wal.purge()).isEqualTo(2);
            assertThat(wal.purge()).isZero();
            assertThat(log.segments()).hasSize(3);
        }
        var snapshot = new WalSnapshot(80, 1, LogFixture.VOTERS);
        assertThat(log.factory.validSnapshots(log.disk, log.options)).endsWith(snapshot);
        assertThat(log.factory.newestSnapshot(log.disk, log.options, 80)).contains(snapshot);
        assertThat(log.open(snapshot).entries()).isEqualTo(LogFixture.entries(1, 81, 20, 1000));
    }

    @Test
    void oneLogHasOneUser() throws IOException {
        var wal = log.create();
        assertThatThrownBy(log::open)
                .isInstanceOf(WalException.class)
                .hasMessageContaining("locked by another process");
        wal.close();
        var recovery = log.open();
        assertThatThrownBy(log::open).isInstanceOf(WalException.class);
        recovery.wal().close();
        recovery.wal().close();
        log.open();
    }

    @Test
    void isNotCreatedTwice() throws IOException {
        log.create().close();
        assertThatThrownBy(log::create).isInstanceOf(WalException.class).hasMessageContaining("already");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        assertThatThrownBy(log::open).isInstanceOf(WalException.class).hasMessageContaining("/data/member/wal");
        try (var wal = log.create()) {
            for (int i = 1; i <= 60; i++) {
                wal.append(LogFixture.entries(1, i, 1, 1000), new HardState(1, 7, i));
            }
        }
        log.disk.delete(LogFixture.WAL.resolve(log.segments().get(1)));
        assertThatThrownBy(log::open)
                .isInstanceOf(WalException.class)
                .hasMessageContaining("a log file is missing")
                .hasMessageContaining("restore");
        assertThatThrownBy(() -> log.factory.validSnapshots(log.disk, log.options))
                .isInstanceOf(WalException.class);
        log.disk.delete(LogFixture.WAL.resolve(log.segments().get(0)));
        assertThatThrownBy(log::open).isInstanceOf(WalException.class).hasMessageContaining("index 0");
    }

    @Test
    void closedLogIsNotUsed() throws IOException {
        var wal = log.create();
        wal.close();
        assertThatThrownBy(wal::sync).isInstanceOf(WalException.class).hasMessageContaining("closed");
    }

    @Test
    void unsafeLogNeverSyncs() throws IOException {
        log.options = new WalOptions(LogFixture.WAL, LogFixture.SNAP, 4096, 0, 0, false);
        log.disk.setHook((step, path) -> {
            switch (step) {
                case SYNC, SYNC_DIRECTORY -> throw new AssertionError("sync of " + path);
                default -> {}
            }
        });
        try (var wal = log.create()) {
            wal.append(LogFixture.entries(1, 1, 10, 1000), new HardState(1, 0, 10));
            wal.saveSnapshot(LogFixture.snapshot(8, 1));
            assertThat(wal.purge()).isZero();
        }
        assertThat(log.open().entries()).hasSize(10);
    }

    @Test
    void fullDiskLeavesWhatWasAcknowledged() throws IOException {
        int acknowledged = 0;
        var wal = log.create();
        log.disk.setCapacity(40 << 10);
        try {
            while (true) {
                wal.append(LogFixture.entries(1, acknowledged + 1, 1, 700), new HardState(1, 0, acknowledged));
                wal.sync();
                acknowledged++;
            }
        } catch (IOException e) {
            assertThat(e)
                    .isInstanceOf(WalException.class)
                    .hasMessageContaining("log file /data/member/wal/")
                    .hasMessageContaining("offset")
                    .hasMessageContaining("is it full?");
        }
        assertThat(acknowledged).isGreaterThan(20);
        assertThatThrownBy(wal::sync).isInstanceOf(WalException.class).hasMessageContaining("start the member again");
        wal.close();
        log.disk.setCapacity(1 << 20);
        var recovery = log.open();
        assertThat(recovery.entries())
                .startsWith(LogFixture.entries(1, 1, acknowledged, 700).toArray(Entry[]::new))
                .hasSizeLessThanOrEqualTo(acknowledged + 1);
        recovery.wal().append(LogFixture.entries(1, recovery.entries().size() + 1, 20, 700), null);
    }

    @Test
    void metadataMayBeEmpty() throws IOException {
        log.factory
                .create(log.disk, log.options, Bytes.EMPTY, List.of(), HardState.EMPTY)
                .close();
        assertThat(log.open().metadata()).isEqualTo(Bytes.EMPTY);
    }
}
