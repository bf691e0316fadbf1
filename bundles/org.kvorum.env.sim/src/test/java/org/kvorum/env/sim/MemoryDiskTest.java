// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.DiskLockedException;

final class MemoryDiskTest {
    private static final Path FOLDER = Path.of("/data");
    private static final Path FILE = FOLDER.resolve("file");

    private final MemoryDisk disk = new MemoryDisk();

    @BeforeEach
    void createFolder() throws IOException {
        disk.createDirectories(FOLDER);
        disk.syncDirectory(Path.of("/"));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        var file = disk.openForWriting(FILE);
        file.write(filled(1000, 7), 300);
        assertThat(file.size()).isEqualTo(1300);
        assertThat(content(file)).startsWith(new byte[300]).endsWith(7, 7);
        file.truncate(600);
        file.preallocate(2000);
        file.truncate(5000);
        assertThat(file.size()).isEqualTo(2000);
        var expected = new byte[2000];
        Arrays.fill(expected, 300, 600, (byte) 7);
        assertThat(content(disk.openForReading(FILE))).isEqualTo(expected);
        assertThatThrownBy(() -> disk.openForReading(FOLDER.resolve("other"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void syncedDataSurviveEveryCrashAndOthersOnlySometimes() throws IOException {
        Set<Integer> survivors = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            var file = disk.openForWriting(FILE);
            file.truncate(0);
            file.write(filled(2048, 1), 0);
            file.sync();
            disk.syncDirectory(FOLDER);
            file.write(filled(2048, 2), 1024);
            disk.crash(new SplittableRandom(seed));
            var after = content(disk.openForReading(FILE));
            assertThat(after.length).isIn(2048, 3072);
            assertThat(Arrays.copyOf(after, 1024)).containsOnly(1);
            for (int sector = 0; sector < after.length; sector += 512) {
                assertThat(Arrays.copyOfRange(after, sector, sector + 512)).containsOnly(after[sector]);
            }
            int twos = 0;
            for (byte each : after) {
                twos += each == 2 ? 1 : 0;
            }
            survivors.add(twos / 512);
        }
        assertThat(survivors).contains(0, 1, 2, 3, 4);
    }

    @Test
    void namesSurviveWhenTheirDirectoryWasSynced() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            disk.openForWriting(FOLDER.resolve("old")).close();
            disk.syncDirectory(FOLDER);
            disk.rename(FOLDER.resolve("old"), FOLDER.resolve("new"));
            disk.crash(new SplittableRandom(seed));
            assertThat(disk.list(FOLDER)).hasSize(1);
            seen.addAll(disk.list(FOLDER));
            for (var name : disk.list(FOLDER)) {
                disk.delete(FOLDER.resolve(name));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void powerFailsAtTheGivenStepAndStaysOff() throws IOException {
        var file = disk.openForWriting(FILE);
        disk.cutPowerAfter(1);
        file.write(filled(10, 1), 0);
        assertThatThrownBy(file::sync).isInstanceOf(PowerFailure.class);
        assertThatThrownBy(() -> disk.list(FOLDER)).isInstanceOf(PowerFailure.class);
        assertThat(disk.isPowerOff()).isTrue();
        disk.crash(new SplittableRandom(1));
        assertThatThrownBy(() -> file.write(filled(10, 1), 0)).isInstanceOf(PowerFailure.class);
        disk.list(FOLDER);
    }

    @Test
    void fullDiskTakesWhatFits() throws IOException {
        disk.setCapacity(2048);
        var file = disk.openForWriting(FILE);
        file.write(filled(1024, 1), 0);
        assertThatThrownBy(() -> file.write(filled(2048, 2), 1024))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(file.size()).isEqualTo(2048);
        assertThatThrownBy(() -> file.preallocate(4096)).isInstanceOf(IOException.class);
        assertThat(file.size()).isEqualTo(2048);
        file.write(filled(2048, 3), 0);
        assertThat(disk.usedBytes()).isEqualTo(2048);
        disk.setCapacity(1 << 20);
        file.preallocate(4096);
    }

    @Test
    void lockIsHeldUntilItIsGivenBackOrTheMachineCrashes() throws Exception {
        var lock = disk.lock(FILE);
        assertThatThrownBy(() -> disk.lock(FILE)).isInstanceOf(DiskLockedException.class);
        lock.close();
        var second = disk.lock(FILE);
        disk.syncDirectory(FOLDER);
        disk.crash(new SplittableRandom(1));
        disk.lock(FILE);
        second.close();
        assertThatThrownBy(() -> disk.lock(FILE)).isInstanceOf(DiskLockedException.class);
    }

    @Test
    void hookSeesEachStepAndMayMakeItFail() throws IOException {
        var file = disk.openForWriting(FILE);
        disk.setHook((step, path) -> {
            if (step == DiskStep.SYNC) {
                throw new IOException("bad disk: " + path);
            }
        });
        file.write(filled(1, 1), 0);
        assertThatThrownBy(file::sync).hasMessage("bad disk: " + FILE);
        disk.clearHook();
        file.sync();
    }

    private static ByteBuffer filled(int bytes, int value) {
        var array = new byte[bytes];
        Arrays.fill(array, (byte) value);
        return ByteBuffer.wrap(array);
    }

    private static byte[] content(DiskFile file) throws IOException {
        var buffer = ByteBuffer.allocate((int) file.size());
        assertThat(file.read(buffer, 0)).isEqualTo(buffer.capacity());
        return buffer.array();
    }
}
