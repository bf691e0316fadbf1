// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreDirectory;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.contract.StorageEngineContract;

final class MvEngineTest extends StorageEngineContract {
    private static final int BLOCK = 4096;

    @TempDir
    private Path directory;

    @Override
    protected StorageEngine engine() {
        return new MvEngine();
    }

    @Test
    void refusesTheDirectoryOfAnotherEngine() {
        StoreDirectory.claim(directory, "xodus", 1);
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("'xodus 1'")
                .hasMessageContaining(directory.toString());
    }

    @Test
    void refusesAStoreThatIsInUseAndSaysSo() {
        try (var store = open()) {
            assertThat(store.diskBytes()).isPositive();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("has it open; stop that first");
        }
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void hasNoViewsOnceItIsClosed() {
        var store = open();
        store.close();
        assertThatThrownBy(store::view).isInstanceOf(StorageException.class).hasMessageContaining(file().toString());
    }

    @Test
    void forgetsABatchWhoseEndIsMissing() throws IOException {
        var files = filesOfTwoBatches();
        assertThat(files[1].length).isGreaterThan(files[0].length + 5 * BLOCK);
        assertFirstBatchOnly(Arrays.copyOf(files[1], files[1].length - 2 * BLOCK));
    }

    @Test
    void forgetsABatchOfWhichOnlyTheEndsReachedTheDisk() throws IOException {
        var files = filesOfTwoBatches();
        int chunk = files[0].length;
        var torn = files[1].clone();
        Arrays.fill(torn, chunk + 2 * BLOCK, chunk + 3 * BLOCK, (byte) 0);
        assertFirstBatchOnly(torn);
    }

    @Test
    void refusesAFileOfZeros() throws IOException {
        filesOfTwoBatches();
        Files.write(file(), new byte[(int) Files.size(file())]);
        assertRefusedAsDamaged();
    }

    @Test
    void refusesAFileThatLostItsLastBatches() throws IOException {
        byte[] early;
        try (var store = open()) {
            store.write(batch(0));
            early = Files.readAllBytes(file());
            for (int i = 1; i < 40; i++) {
                store.write(batch(i));
            }
        }
        var late = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(late, early.length));
        assertRefusedAsDamaged();
    }

    @Test
    void refusesAFileOfWhichOnlyTheHeaderIsLeft() throws IOException {
        open().close();
        try (var store = open()) {
            store.write(batch(0));
        }
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 2 * BLOCK));
        assertRefusedAsDamaged();
    }

    @Test
    void interruptDoesNotHurt() throws InterruptedException {
        try (var store = open()) {
            var failure = new AtomicReference<@Nullable Throwable>();
            var thread = new Thread(() -> {
                Thread.currentThread().interrupt();
                try (var view = store.view()) {
                    store.write(new WriteBatch().put(Bucket.KEY, Bytes.bigEndian(1), Bytes.utf8("value")));
                    assertThat(view.get(Bucket.KEY, Bytes.bigEndian(1))).isNull();
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                }
            });
            thread.start();
            thread.join();
            assertThat(failure.get()).isNull();
            try (var view = store.view()) {
                assertThat(view.get(Bucket.KEY, Bytes.bigEndian(1))).isEqualTo(Bytes.utf8("value"));
            }
        }
    }

    @Test
    void fileStaysWithinBoundsWhileRecordsAreReplacedAtRandom() {
        var random = new Random(1);
        try (var store = open()) {
            long live = 20_000 * 300;
            for (int round = 0; round < 300; round++) {
                var batch = new WriteBatch();
                for (int i = 0; i < 200; i++) {
                    var value = new byte[300];
                    random.nextBytes(value);
                    batch.put(Bucket.KEY, Bytes.bigEndian(random.nextInt(20_000)), Bytes.wrap(value));
                }
                store.write(batch);
            }
            assertThat(store.diskBytes()).isLessThan(5 * live);
        }
    }

    @Test
    void reclaimingSlidesLargeChunksDownToTheBeginning() {
        try (var store = open()) {
            int records = 60_000;
            for (int i = 0; i < records; i += 10_000) {
                var batch = new WriteBatch();
                for (int j = i; j < i + 10_000; j++) {
                    batch.put(Bucket.KEY, Bytes.bigEndian(j), Bytes.wrap(new byte[600]));
                }
                store.write(batch);
            }
            long full = store.diskBytes();
            for (int i = 0; i < records / 2; i += 10_000) {
                var batch = new WriteBatch();
                for (int j = i; j < i + 10_000; j++) {
                    batch.delete(Bucket.KEY, Bytes.bigEndian(j));
                }
                store.write(batch);
            }
            reclaim(store);
            assertThat(store.diskBytes()).isLessThan(full * 6 / 10);
        }
    }

    @Test
    void givesSpaceBackAroundAViewThatStaysOpen() {
        try (var store = open()) {
            for (int i = 0; i < 40; i++) {
                store.write(batch(i));
            }
            try (var old = store.view()) {
                for (int i = 0; i < 40; i++) {
                    store.write(batch(i));
                }
                reclaim(store);
                for (int i = 0; i < 100; i++) {
                    assertThat(old.get(Bucket.KEY, Bytes.bigEndian(i))).isNotNull();
                }
            }
            long held = store.diskBytes();
            reclaim(store);
            assertThat(store.diskBytes()).isLessThan(held * 2 / 3);
        }
    }

    private static void reclaim(Store store) {
        int pieces = 0;
        while (store.reclaim()) {
            assertThat(++pieces).isLessThan(100);
        }
    }

    private void assertFirstBatchOnly(byte[] content) throws IOException {
        Files.write(file(), content);
        try (var store = open()) {
            try (var view = store.view()) {
                assertThat(view.get(Bucket.META, Bytes.bigEndian(0))).isEqualTo(Bytes.bigEndian(1));
                assertThat(view.get(Bucket.KEY, Bytes.bigEndian(99))).isNotNull();
            }
            store.write(batch(3));
        }
        try (var store = open();
                var view = store.view()) {
            assertThat(view.get(Bucket.META, Bytes.bigEndian(0))).isEqualTo(Bytes.bigEndian(3));
        }
    }

    private void assertRefusedAsDamaged() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("restore the member");
    }

    /** What a kill would have left behind after one batch, and after a second one. */
    private byte[][] filesOfTwoBatches() throws IOException {
        try (var store = open()) {
            store.write(batch(1));
            var first = Files.readAllBytes(file());
            store.write(batch(2));
            return new byte[][] {first, Files.readAllBytes(file())};
        }
    }

    private static WriteBatch batch(int number) {
        var random = new Random(number);
        var batch = new WriteBatch().put(Bucket.META, Bytes.bigEndian(0), Bytes.bigEndian(number));
        for (int i = 0; i < 100; i++) {
            var value = new byte[400];
            random.nextBytes(value);
            batch.put(Bucket.KEY, Bytes.bigEndian(i), Bytes.wrap(value));
        }
        return batch;
    }

    private Store open() {
        return new MvEngine().open(new StoreOptions(directory, 32 << 20, true));
    }

    private Path file() {
        return directory.resolve(MvEngine.FILE);
    }
}
