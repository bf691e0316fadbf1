// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.bytes.Bytes;
import org.kvorum.bytes.WireReader;
import org.kvorum.raft.Entry;
import org.kvorum.raft.HardState;
import org.kvorum.raft.RaftCodec;

/** A log that etcd 3.5.30 wrote: one member, 35 puts, snapshots every 20 entries, one restart. The zeros behind the last record are left out. */
final class EtcdLogTest {
    private static final String SEGMENT = "0000000000000000-0000000000000000.wal";
    private static final String SNAPSHOT = "0000000000000002-0000000000000015.snap";

    private final LogFixture log = new LogFixture();
    private byte[] segment = {};

    @BeforeEach
    void copyEtcdsLog() throws IOException {
        log.prepare();
        log.disk.createDirectories(LogFixture.WAL);
        segment = resource(SEGMENT);
        LogFixture.write(log.disk, LogFixture.WAL.resolve(SEGMENT), segment);
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = EtcdLogTest.class.getResourceAsStream("etcd-3.5.30/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void isReadToItsLastEntry() throws IOException {
        var valid = log.factory.validSnapshots(log.disk, log.options);
        assertThat(valid).hasSize(2).startsWith(WalSnapshot.START);
        assertThat(valid.get(1).index()).isEqualTo(0x15);
        assertThat(valid.get(1).confState().voters()).hasSize(1);
        var recovery = log.open();
        var entries = recovery.entries();
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).index()).isEqualTo(i + 1);
        }
        assertThat(recovery.hardState().commit()).isEqualTo(entries.size());
        assertThat(entries.get(entries.size() - 1).data().toString())
                .contains(Bytes.utf8("again").toHex());
    }

    @Test
    void comesOutBitForBitWhenWrittenAgain() throws IOException {
        var copy = new LogFixture().prepare();
        copy.options = LogFixture.options(LogFixture.MEMBER, 64_000_000);
        var records = List.of(new SegmentName(0, 0));
        try (var reader = new LogReader(log.disk, LogFixture.WAL, records)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.type()).isEqualTo(RecordType.METADATA);
            try (var wal = copy.factory.create(copy.disk, copy.options, reader.data(), List.of(), HardState.EMPTY)) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.type()).isEqualTo(RecordType.SNAPSHOT);
                while (reader.next()) {
                    switch (reader.type()) {
                        case ENTRY -> wal.append(List.of(RaftCodec.decodeEntry(reader.data())), null);
                        case HARD_STATE -> wal.append(List.of(), RaftCodec.decodeHardState(reader.data()));
                        case SNAPSHOT -> {
                            var record = SnapshotRecord.decode(reader.data());
                            var file = RaftCodec.decodeSnapshot(snapshotData());
                            assertThat(file.index()).isEqualTo(record.index());
                            assertThat(file.confState()).isEqualTo(record.confState());
                            wal.saveSnapshot(file);
                        }
                        default -> throw new AssertionError(reader.type());
                    }
                }
            }
        }
        var written = LogFixture.read(copy.disk, LogFixture.WAL.resolve(SEGMENT));
        assertThat(written).hasSize(64_000_000);
        assertThat(Arrays.copyOf(written, segment.length)).isEqualTo(segment);
        assertThat(LogFixture.read(copy.disk, LogFixture.SNAP.resolve(SNAPSHOT)))
                .isEqualTo(resource(SNAPSHOT));
    }

    private static Bytes snapshotData() throws IOException {
        var in = new WireReader(Bytes.wrap(resource(SNAPSHOT)));
        assertThat(in.next()).isTrue();
        in.skip();
        assertThat(in.next()).isTrue();
        return in.bytes();
    }

    @Test
    void isContinued() throws IOException {
        var recovery = log.open();
        long last = recovery.entries().size();
        var state = new HardState(9, 0, last);
        recovery.wal().append(LogFixture.entries(9, last + 1, 3, 50), state);
        recovery.wal().close();
        var again = log.open();
        assertThat(again.entries())
                .startsWith(recovery.entries().toArray(Entry[]::new))
                .hasSize((int) last + 3);
        assertThat(again.hardState()).isEqualTo(state);
    }
}
