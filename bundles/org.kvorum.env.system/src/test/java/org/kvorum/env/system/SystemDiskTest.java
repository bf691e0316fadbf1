// SPDX-License-Identifier: Apache-2.0
package org.kvorum.env.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.env.DiskLockedException;

@Timeout(30)
final class SystemDiskTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final SystemDisk disk = new SystemDisk();

    @Test
    void readsWhatWasWrittenWhereItWasWritten() throws IOException {
        var path = folder.resolve("file");
        try (var file = disk.openForWriting(path)) {
            file.write(ByteBuffer.wrap("log".getBytes(UTF_8)), 5);
            file.sync();
            assertThat(file.size()).isEqualTo(8);
        }
        try (var file = disk.openForReading(path)) {
            var buffer = ByteBuffer.allocate(10);
            assertThat(file.read(buffer, 4)).isEqualTo(4);
            assertThat(new String(buffer.array(), 0, 4, UTF_8)).isEqualTo("\0log");
            assertThat(file.read(buffer, 8)).isEqualTo(-1);
        }
    }

    @Test
    void preallocatesZerosAndCutsThemOff() throws IOException {
        var path = folder.resolve("file");
        try (var file = disk.openForWriting(path)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            file.preallocate((1 << 20) + 7);
            assertThat(file.size()).isEqualTo((1 << 20) + 7);
            file.preallocate(5);
            assertThat(file.size()).isEqualTo((1 << 20) + 7);
            assertThat(Files.readAllBytes(path)).startsWith(1, 2, 3, 0).endsWith(0);
            file.truncate(2);
            assertThat(Files.readAllBytes(path)).containsExactly(1, 2);
        }
    }

    @Test
    void onlyTheOwnerMayLookInside() throws IOException {
        var directory = folder.resolve("a/b");
        disk.createDirectories(directory);
        disk.createDirectories(directory);
        disk.openForWriting(directory.resolve("file")).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("file"))))
                .isEqualTo("rw-------");
    }

    @Test
    void followsASymbolicLinkToADirectory() throws IOException {
        disk.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        disk.createDirectories(folder.resolve("link"));
        assertThat(disk.list(folder)).containsExactly("link", "real");
    }

    @Test
    void listsRenamesAndDeletes() throws IOException {
        for (var name : new String[] {"c", "a", "b"}) {
            disk.openForWriting(folder.resolve(name)).close();
        }
        assertThat(disk.list(folder)).containsExactly("a", "b", "c");
        disk.rename(folder.resolve("a"), folder.resolve("c"));
        disk.delete(folder.resolve("b"));
        disk.delete(folder.resolve("b"));
        disk.syncDirectory(folder);
        assertThat(disk.list(folder)).containsExactly("c");
        assertThat(disk.exists(folder.resolve("b"))).isFalse();
        assertThat(disk.list(folder.resolve("nowhere"))).isEmpty();
        assertThatThrownBy(() -> disk.openForReading(folder.resolve("b"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void lockIsExclusiveWithinTheProcessUntilItIsGivenBack() throws Exception {
        var path = folder.resolve("file");
        var lock = disk.lock(path);
        assertThatThrownBy(() -> disk.lock(path)).isInstanceOf(DiskLockedException.class);
        assertThatThrownBy(() -> new SystemDisk().lock(path)).isInstanceOf(DiskLockedException.class);
        lock.close();
        lock.close();
        disk.lock(path).close();
    }

    @Test
    void lockSurvivesTheClosingOfOtherHandlesAndARename() throws Exception {
        var path = folder.resolve("file");
        var renamed = folder.resolve("renamed");
        var lock = disk.lock(path);
        disk.openForReading(path).close();
        disk.rename(path, renamed);
        var writer = disk.openForWriting(renamed);
        writer.close();
        writer.close();
        assertThat(lockedForAnotherProcess(renamed)).isTrue();
        lock.close();
        assertThat(lockedForAnotherProcess(renamed)).isFalse();
    }

    /** Asks a second process, since a process never stands in its own way. */
    private boolean lockedForAnotherProcess(Path path) throws IOException, InterruptedException {
        var probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xshare:auto",
                        LockProbe.class.getName(),
                        path.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(probe.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return probe.exitValue() == LockProbe.LOCKED;
    }

    static final class LockProbe {
        static final int LOCKED = 42;

        private LockProbe() {}

        public static void main(String[] args) throws Exception {
            try (var lock = new SystemDisk().lock(Path.of(args[0]))) {
                assert lock != null;
            } catch (DiskLockedException e) {
                System.exit(LOCKED);
            }
        }
    }
}
