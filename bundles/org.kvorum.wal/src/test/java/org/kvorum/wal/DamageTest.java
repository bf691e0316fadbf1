// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalException;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;

/** What was acknowledged is there, or the start refuses: at every byte of the last records. */
final class DamageTest {
    private static final Path SEGMENT = LogFixture.WAL.resolve("0000000000000000-0000000000000000.wal");
    /** Members' ids are hashes; a small one could pass for a term. */
    private static final long VOTE = 0x8e9e05c52164694dL;

    private static final int SECTOR = Frame.SECTOR_BYTES;

    private final LogFixture log = new LogFixture();
    /** The segment as it was acknowledged. */
    private byte[] whole = {};
    /** Where each batch begins; the last one is the end of the content. */
    private final List<Integer> ends = new ArrayList<>();

    private final List<Entry> entries = new ArrayList<>();
    private static final HardState STATE = new HardState(2, VOTE, 4);

    @BeforeEach
    void writeLog() throws IOException {
        log.prepare();
        try (var wal = log.create()) {
            append(wal, LogFixture.entries(1, 1, 3, 60), new HardState(1, VOTE, 2));
            append(wal, LogFixture.entries(2, 4, 1, 0), new HardState(2, VOTE, 2));
            append(wal, LogFixture.entries(2, 5, 1, 1400), new HardState(2, VOTE, 3));
            append(wal, LogFixture.entries(2, 6, 2, 45), STATE);
        }
        whole = LogFixture.read(log.disk, SEGMENT);
    }

    private void append(Wal wal, List<Entry> batch, HardState state) throws IOException {
        ends.add(contentEnd());
        wal.append(batch, state);
        wal.sync();
        entries.addAll(batch);
        if (state.equals(STATE)) {
            ends.add(contentEnd());
        }
    }

    private int contentEnd() throws IOException {
        try (var reader = new LogReader(log.disk, LogFixture.WAL, List.of(SegmentName.FIRST))) {
            while (reader.next()) {}
            return (int) reader.offset();
        }
    }

    private int firstByte() {
        return ends.get(0);
    }

    private int end() {
        return ends.get(ends.size() - 1);
    }

    @Test
    void everyFlippedBitIsNoticedOrHarmless() throws IOException {
        for (int at = firstByte(); at < end(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                var damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                expectAllOrRefusal(damaged, "bit " + bit + " of byte " + at);
            }
        }
    }

    @Test
    void everyZeroedOrOverwrittenByteIsNoticedOrHarmless() throws IOException {
        for (int at = firstByte(); at < end(); at++) {
            for (int value : new int[] {0, 0xff}) {
                var damaged = whole.clone();
                damaged[at] = (byte) value;
                expectAllOrRefusal(damaged, "byte " + at + " as " + value);
            }
        }
    }

    @Test
    void everyZeroedLengthIsNoticed() throws IOException {
        for (int at = firstByte(); at + Frame.LENGTH_BYTES <= end(); at += Frame.LENGTH_BYTES) {
            var damaged = whole.clone();
            Arrays.fill(damaged, at, at + Frame.LENGTH_BYTES, (byte) 0);
            expectAllOrRefusal(damaged, "length at " + at);
        }
    }

    private void expectAllOrRefusal(byte[] damaged, String where) throws IOException {
        LogFixture.write(log.disk, SEGMENT, damaged);
        try {
            var recovery = log.open();
            recovery.wal().close();
            assertThat(recovery.entries()).as(where).isEqualTo(entries);
            assertThat(recovery.hardState()).as(where).isEqualTo(STATE);
        } catch (WalException e) {
            assertThat(e)
                    .hasMessageContaining(SEGMENT.toString())
                    .hasMessageContaining("at offset")
                    .hasMessageContaining("restore");
        }
    }

    @Test
    void everyTruncatedTailIsCutAtARecordAndTheLogGoesOn() throws IOException {
        for (int length = firstByte(); length <= end(); length++) {
            LogFixture.write(log.disk, SEGMENT, Arrays.copyOf(whole, length));
            var recovery = log.open();
            assertThat(recovery.entries())
                    .as("cut at %d", length)
                    .isEqualTo(entries.subList(0, recovery.entries().size()));
            if (length == end()) {
                assertThat(recovery.hardState()).isEqualTo(STATE);
            }
            int next = recovery.entries().size() + 1;
            recovery.wal().append(LogFixture.entries(3, next, 1, 20), new HardState(3, 0, next));
            recovery.wal().close();
            var again = log.open();
            again.wal().close();
            assertThat(again.entries()).hasSize(next);
        }
    }

    /** A power cut in the middle of a write: any of its sectors may be missing, but what was synced before is there. */
    @Test
    void everyTornLastWriteIsCutOffAndTheRestIsKept() throws IOException {
        for (int batch = 0; batch + 1 < ends.size(); batch++) {
            int begin = ends.get(batch);
            int last = ends.get(batch + 1);
            int firstSector = begin / SECTOR;
            int sectors = (last - 1) / SECTOR - firstSector + 1;
            for (int written = 0; written < 1 << sectors; written++) {
                var torn = Arrays.copyOf(Arrays.copyOf(whole, begin), whole.length);
                for (int sector = 0; sector < sectors; sector++) {
                    if ((written >> sector & 1) != 0) {
                        int from = Math.max(begin, (firstSector + sector) * SECTOR);
                        int to = Math.min(last, (firstSector + sector + 1) * SECTOR);
                        System.arraycopy(whole, from, torn, from, to - from);
                    }
                }
                LogFixture.write(log.disk, SEGMENT, torn);
                var recovery = log.open();
                recovery.wal().close();
                int acknowledged = List.of(0, 3, 4, 5).get(batch);
                assertThat(recovery.entries())
                        .as("batch %d, sectors %s", batch, Integer.toBinaryString(written))
                        .hasSizeGreaterThanOrEqualTo(acknowledged)
                        .isEqualTo(entries.subList(0, recovery.entries().size()));
            }
        }
    }

    @Test
    void tornSegmentIsKeptAsBroken() throws IOException {
        var torn = Arrays.copyOf(whole, end() - 1);
        LogFixture.write(log.disk, SEGMENT, torn);
        assertThat(log.factory.validSnapshots(log.disk, log.options)).hasSize(1);
        log.open().wal().close();
        assertThat(LogFixture.read(log.disk, SEGMENT.resolveSibling(SEGMENT.getFileName() + ".broken")))
                .isEqualTo(torn);
        assertThat(log.factory.exists(log.disk, log.options)).isTrue();
        log.open().wal().close();
    }

    @Test
    void onlyTheLastSegmentMayBeTorn() throws IOException {
        try (var wal = log.open().wal()) {
            wal.append(LogFixture.entries(2, 8, 20, 1000), new HardState(2, VOTE, 27));
        }
        assertThat(log.segments()).hasSize(2);
        var first = LogFixture.read(log.disk, SEGMENT);
        LogFixture.write(log.disk, SEGMENT, Arrays.copyOf(first, first.length - 10));
        assertThatThrownBy(log::open)
                .isInstanceOf(WalException.class)
                .hasMessageContaining(SEGMENT.toString())
                .hasMessageContaining("not the last file");
        assertThatThrownBy(() -> log.factory.validSnapshots(log.disk, log.options))
                .isInstanceOf(WalException.class);
    }

    @Test
    void segmentsMustFitTogether() throws IOException {
        try (var wal = log.open().wal()) {
            wal.append(LogFixture.entries(2, 8, 20, 1000), new HardState(2, VOTE, 27));
        }
        var foreign = new LogFixture().prepare();
        try (var wal = foreign.create()) {
            wal.append(LogFixture.entries(1, 1, 27, 1000), new HardState(1, VOTE, 27));
        }
        var second = LogFixture.WAL.resolve(log.segments().get(1));
        assertThat(foreign.segments()).isEqualTo(log.segments());
        LogFixture.write(log.disk, second, LogFixture.read(foreign.disk, second));
        assertThatThrownBy(log::open).isInstanceOf(WalException.class).hasMessageContaining(second.toString());
    }
}
