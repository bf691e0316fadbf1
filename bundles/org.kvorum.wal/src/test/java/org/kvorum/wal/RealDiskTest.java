// SPDX-License-Identifier: Apache-2.0
package org.kvorum.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.env.Disk;
import org.kvorum.api.wal.WalException;
import org.kvorum.api.wal.WalOptions;
import org.kvorum.api.wal.WalSnapshot;
import org.kvorum.env.system.SystemEnvironment;
import org.kvorum.raft.HardState;

/** The same log on the disk of the operating system. */
final class RealDiskTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path member;

    private final Disk disk = new SystemEnvironment().disk();
    private final FileWalFactory factory = new FileWalFactory();

    @Test
    void livesThroughCutsPurgesAndRestarts() throws IOException {
        var options = new WalOptions(member.resolve("wal"), member.resolve("snap"), 8 << 10, 2, 2, true);
        try (var wal = factory.create(disk, options, LogFixture.METADATA, List.of(), HardState.EMPTY)) {
            for (int i = 1; i <= 40; i++) {
                wal.append(LogFixture.entries(1, i, 1, 900), new HardState(1, 7, i));
                wal.sync();
            }
            assertThatThrownBy(() -> factory.open(new SystemEnvironment().disk(), options, WalSnapshot.START))
                    .isInstanceOf(WalException.class)
                    .hasMessageContaining("locked");
            wal.saveSnapshot(LogFixture.snapshot(30, 1));
            wal.release(30);
            assertThat(wal.purge()).isPositive();
        }
        var start = new WalSnapshot(30, 1, LogFixture.VOTERS);
        assertThat(factory.validSnapshots(disk, options)).containsExactly(start);
        var recovery = factory.open(disk, options, start);
        assertThat(recovery.entries()).isEqualTo(LogFixture.entries(1, 31, 10, 900));
        recovery.wal().append(LogFixture.entries(1, 41, 2, 900), null);
        recovery.wal().close();
        var again = factory.open(disk, options, start);
        assertThat(again.entries()).hasSize(12);
        again.wal().close();
    }

    @Test
    void segmentHasItsFullLengthAndIsPrivate() throws IOException {
        var options = LogFixture.options(member, 64_000_000);
        factory.create(disk, options, LogFixture.METADATA, List.of(), HardState.EMPTY)
                .close();
        var segment = member.resolve("wal/0000000000000000-0000000000000000.wal");
        assertThat(Files.size(segment)).isEqualTo(64_000_000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment.getParent())))
                .isEqualTo("rwx------");
        assertThat(disk.list(member)).isEqualTo(List.of("wal"));
    }

    @Test
    void takesAnEmptyDirectoryThatIsThereAlready() throws IOException {
        var options = LogFixture.options(member, 8 << 10);
        Files.createDirectory(options.walDirectory());
        factory.create(disk, options, LogFixture.METADATA, List.of(), HardState.EMPTY)
                .close();
        assertThat(factory.exists(disk, options)).isTrue();
    }
}
