// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Environments;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

final class XodusEngineTest extends StorageEngineContract {
    @TempDir
    private Path directory;

    @Override
    protected StorageEngine engine() {
        return new XodusEngine();
    }

    @Test
    void refusesTheDirectoryOfAnotherEngine() {
        StoreDirectory.claim(directory, "other", 3);
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("'other 3'")
                .hasMessageContaining(directory.toString());
    }

    @Test
    void refusesALaterFormat() {
        StoreDirectory.claim(directory, "xodus", 2);
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("'xodus 2'");
    }

    @Test
    void forgetsAWriteThatAKillCutShort() throws IOException {
        try (var store = open()) {
            store.write(new WriteBatch().put(Bucket.KEY, Bytes.bigEndian(1), Bytes.utf8("whole")));
        }
        var file = logFile();
        var whole = Files.readAllBytes(file);
        try (var store = open()) {
            store.write(new WriteBatch().put(Bucket.KEY, Bytes.bigEndian(2), Bytes.wrap(new byte[10_000])));
        }
        var longer = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(longer, whole.length + 5_000));
        try (var store = open();
                var view = store.view()) {
            assertThat(view.get(Bucket.KEY, Bytes.bigEndian(1))).isEqualTo(Bytes.utf8("whole"));
            assertThat(view.get(Bucket.KEY, Bytes.bigEndian(2))).isNull();
        }
    }

    @Test
    void refusesADamagedStore() throws IOException {
        try (var store = open()) {
            store.write(new WriteBatch().put(Bucket.KEY, Bytes.bigEndian(1), Bytes.utf8("value")));
        }
        var file = logFile();
        Files.write(file, new byte[(int) Files.size(file)]);
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining(directory.toString());
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
    void cleansUpInTheBackgroundAgainWhenAPieceOfReclaimingHasFailed() {
        var environment = environment();
        var store = new XodusStore(environment);
        fill(store);
        fill(store);
        assertThat(store.reclaim()).isTrue();
        assertThat(environment.getGC().isSuspended()).isTrue();
        environment.close();

        assertThatThrownBy(store::reclaim).isInstanceOf(StorageException.class);

        assertThat(environment.getGC().isSuspended()).isFalse();
    }

    @Test
    void aReadThatFailsLeavesAsAStorageException() throws IOException {
        try (var store = new XodusStore(environment())) {
            fill(store);
        }
        try (var store = new XodusStore(environment())) {
            damageFirstFile();
            try (var view = store.view();
                    var cursor = view.cursor(Bucket.KEY, Bytes.EMPTY, Bytes.EMPTY)) {
                assertThatThrownBy(() -> view.get(Bucket.KEY, Bytes.bigEndian(0)))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("cannot read the store in " + directory)
                        .hasMessageEndingWith(
                                "): see that its disk is sound and has room, then start the member again");
                assertThatThrownBy(cursor::next).isInstanceOf(StorageException.class);
            }
        }
    }

    /** Writes more than fits into one file of {@link #environment()}. */
    private static void fill(Store store) {
        for (int i = 0; i < 20; i++) {
            store.write(new WriteBatch().put(Bucket.KEY, Bytes.bigEndian(i), Bytes.wrap(new byte[50_000])));
        }
    }

    private EnvironmentImpl environment() {
        var config = new EnvironmentConfig().setLogFileSize(256).setLogCacheShared(false);
        return (EnvironmentImpl) Environments.newInstance(directory.toFile(), config);
    }

    private void damageFirstFile() throws IOException {
        try (var files = Files.list(directory)) {
            var first = files.filter(file -> file.toString().endsWith(".xd"))
                    .min(Path::compareTo)
                    .orElseThrow();
            Files.write(first, new byte[(int) Files.size(first)]);
        }
    }

    private Store open() {
        return new XodusEngine().open(new StoreOptions(directory, 32 << 20, true));
    }

    private Path logFile() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".xd"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }
}
