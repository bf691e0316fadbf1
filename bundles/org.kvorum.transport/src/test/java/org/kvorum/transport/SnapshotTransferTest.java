// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.transport.DatabaseSource;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.ConfState;
import org.kvorum.raft.Message;
import org.kvorum.raft.Snapshot;

@Timeout(60)
final class SnapshotTransferTest {
    private static final long INDEX = 0x1234;
    private static final long BIG = 50 << 20;

    @TempDir
    Path directory;

    @Test
    void bigDatabaseArrivesWholeBesideTheTraffic() throws IOException {
        try (var a = Node.patient(0xa, directory);
                var b = Node.patient(0xb, directory)) {
            Node.connect(a, b);
            a.reach(b);
            b.forgetful = true;
            var database = new Database(BIG, BIG);
            a.transport.sendSnapshot(snapshot(a, b), database);
            int sent = 0;
            while (a.snapshots.isEmpty()) {
                // the streams do not wait for the snapshot
                int before = b.received.get();
                a.heartbeat(b, sent++);
                Await.until("a heartbeat passes", () -> b.received.get() > before);
            }
            assertThat(a.snapshots).containsExactly(true);
            assertThat(database.closed).hasValue(1);
            var file = b.snapDirectory.resolve("0000000000001234.snap.db");
            assertThat(Files.size(file)).isEqualTo(BIG);
            assertThat(checksum(file)).isEqualTo(checksum(new Database(BIG, BIG)));
            assertThat(a.failures).isEmpty();
        }
    }

    @Test
    void databaseThatEndsEarlyIsNotTaken() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            Node.connect(a, b);
            a.reach(b);
            b.forget();
            var database = new Database(BIG, 3 << 20);
            a.transport.sendSnapshot(snapshot(a, b), database);
            Await.until("the failure is told", () -> !a.snapshots.isEmpty());
            assertThat(a.snapshots).containsExactly(false);
            assertThat(database.closed).hasValue(1);
            assertNothingKept(b);
        }
    }

    @Test
    void brokenConnectionLeavesNothingBehind() throws IOException {
        try (var a = Node.patient(0xa, directory);
                var b = Node.patient(0xb, directory);
                var toB = new CuttingProxy(b.port())) {
            a.transport.addPeer(b.id, List.of(toB.url()));
            var database = new Database(BIG, BIG);
            a.transport.sendSnapshot(snapshot(a, b), database);
            Await.until("some of it has passed", () -> toB.passed.get() > 2 << 20);
            toB.refuse(true);
            Await.until("the failure is told", () -> !a.snapshots.isEmpty());
            assertThat(a.snapshots).containsExactly(false);
            assertThat(database.closed).hasValue(1);
            assertNothingKept(b);
        }
    }

    @Test
    void refusedSnapshotIsAFailure() throws IOException {
        try (var a = Node.start(0xa, directory);
                var b = Node.start(0xb, directory)) {
            b.removedIds.add(a.id);
            a.transport.addPeer(b.id, List.of(b.url()));
            a.transport.sendSnapshot(snapshot(a, b), new Database(3 << 20, 3 << 20));
            Await.until("the failure is told", () -> !a.snapshots.isEmpty());
            assertThat(a.snapshots).containsExactly(false);
            assertThat(a.toldRemoved.get()).isPositive();
            assertNothingKept(b);
        }
    }

    @Test
    void snapshotToNobodyIsAFailure() throws IOException {
        try (var a = Node.start(0xa, directory)) {
            var database = new Database(1, 1);
            a.transport.sendSnapshot(new Message.InstallSnapshot(0xdead, a.id, 1, Snapshot.EMPTY), database);
            Await.until("the failure is told", () -> !a.snapshots.isEmpty());
            assertThat(a.snapshots).containsExactly(false);
            assertThat(database.closed).hasValue(1);
        }
    }

    @Test
    void snapshotAfterTheEndIsLetGo() throws IOException {
        var database = new Database(1, 1);
        var a = Node.start(0xa, directory);
        a.close();
        a.transport.sendSnapshot(new Message.InstallSnapshot(0xb, a.id, 1, Snapshot.EMPTY), database);
        assertThat(database.closed).hasValue(1);
    }

    @Test
    void pieceThatIsReadAfterTheEndIsLetGo() throws Exception {
        try (var b = Node.start(0xb, directory)) {
            var before = loops();
            var a = Node.start(0xa, directory);
            var loop = loops().stream()
                    .filter(thread -> !before.contains(thread))
                    .findFirst()
                    .orElseThrow();
            Node.connect(a, b);
            a.reach(b);
            var slow = new SlowDatabase();
            long pinned = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
            a.transport.sendSnapshot(snapshot(a, b), slow);
            slow.asked.await();

            var closing = new Thread(a::close);
            closing.start();
            loop.join();
            slow.allowed.countDown();
            closing.join();

            assertThat(slow.closed).hasValue(1);
            Await.until("the piece is let go", () -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() <= pinned);
        }
    }

    private static Set<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kvorum-peers-"))
                .collect(Collectors.toSet());
    }

    @Test
    void leftoversAreDeletedAtStart() throws IOException {
        var snap = directory.resolve("a").resolve("snap");
        Files.createDirectories(snap);
        Files.writeString(snap.resolve("tmp0123456789abcdef.snap.db"), "half");
        Files.writeString(snap.resolve("0000000000000001.snap.db"), "whole");
        Files.writeString(snap.resolve("tmp1"), "somebody else's");
        try (var a = Node.start(0xa, directory)) {
            assertThat(a.snapDirectory.resolve("0000000000000001.snap.db")).exists();
            assertThat(a.snapDirectory.resolve("tmp1")).exists();
            assertThat(a.snapDirectory.resolve("tmp0123456789abcdef.snap.db")).doesNotExist();
        }
    }

    private static void assertNothingKept(Node node) {
        Await.until("nothing is left", () -> names(node.snapDirectory).isEmpty());
        assertThat(node.messages).noneMatch(Message.InstallSnapshot.class::isInstance);
    }

    private static List<String> names(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message.InstallSnapshot snapshot(Node from, Node to) {
        var state = ConfState.of(List.of(from.id, to.id), List.of());
        return new Message.InstallSnapshot(to.id, from.id, 3, new Snapshot(INDEX, 3, state, Bytes.utf8("{}")));
    }

    private static long checksum(Path file) throws IOException {
        var crc = new CRC32C();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    private static long checksum(Database database) {
        var crc = new CRC32C();
        var buffer = ByteBuffer.allocate(1 << 20);
        while (0 <= database.read(buffer)) {
            crc.update(buffer.flip());
            buffer.clear();
        }
        return crc.getValue();
    }

    /** Bytes that come only when they may. */
    private static final class SlowDatabase implements DatabaseSource {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch allowed = new CountDownLatch(1);
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public long sizeBytes() {
            return BIG;
        }

        @Override
        public int read(ByteBuffer target) {
            asked.countDown();
            try {
                allowed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            int count = target.remaining();
            target.position(target.limit());
            return count;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** Bytes that are all different from their neighbours, and perhaps fewer than promised. */
    private static final class Database implements DatabaseSource {
        private final long size;
        private final long actual;
        private long position;
        final AtomicInteger closed = new AtomicInteger();

        Database(long size, long actual) {
            this.size = size;
            this.actual = actual;
        }

        @Override
        public long sizeBytes() {
            return size;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position == actual) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), actual - position);
            for (int i = 0; i < count; i++) {
                target.put((byte) (position * 31 + (position >> 8)));
                position++;
            }
            return count;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
