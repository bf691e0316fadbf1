// SPDX-License-Identifier: Apache-2.0
package example.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.storage.Bucket;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.bytes.Bytes;
import org.kvorum.storage.contract.StorageEngineContract;

/** The contract brings the tests that every engine has to pass; what follows is about this one's file. */
final class JournalEngineTest extends StorageEngineContract {
    @TempDir
    private Path directory;

    @Override
    protected StorageEngine engine() {
        return new JournalEngine();
    }

    @Test
    void forgetsABatchThatAKillCutShort() throws IOException {
        var twoBatches = twoBatches();
        int second = 12 + 12 + "key".length() + "second".length() + "value".length();
        for (int missing = 1; missing <= second; missing++) {
            Files.write(file(), Arrays.copyOf(twoBatches, twoBatches.length - missing));
            assertThat(valueIn("first")).isEqualTo(Bytes.utf8("value"));
            assertThat(valueIn("second")).isNull();
        }
    }

    @Test
    void forgetsABatchThatThePowerCutShort() throws IOException {
        var twoBatches = twoBatches();
        var torn = twoBatches.clone();
        Arrays.fill(torn, torn.length - 20, torn.length, (byte) 0);
        Files.write(file(), torn);
        assertThat(valueIn("second")).isNull();

        Files.write(file(), Arrays.copyOf(twoBatches, twoBatches.length + 5_000));
        assertThat(valueIn("second")).isEqualTo(Bytes.utf8("value"));
    }

    @Test
    void refusesToLoseBatchesThatWereAcknowledged() throws IOException {
        var twoBatches = twoBatches();
        for (int at = 0; at < twoBatches.length / 2; at++) {
            var damaged = twoBatches.clone();
            damaged[at] ^= 1;
            Files.write(file(), damaged);
            assertThatThrownBy(this::open)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("restore the member");
        }
    }

    @Test
    void keepsItsFileSmallByItself() throws IOException {
        try (var store = open()) {
            var value = Bytes.wrap(new byte[10_000]);
            for (int i = 0; i < 2_000; i++) {
                store.write(new WriteBatch().put(Bucket.META, Bytes.bigEndian(i % 7), value));
            }
            assertThat(Files.size(file())).isLessThan(2 << 20);
            store.write(new WriteBatch().put(Bucket.KEY, Bytes.utf8("last"), Bytes.utf8("value")));
        }
        assertThat(valueIn("last")).isEqualTo(Bytes.utf8("value"));
    }

    private byte[] twoBatches() throws IOException {
        try (var store = open()) {
            for (var key : new String[] {"first", "second"}) {
                store.write(new WriteBatch().put(Bucket.KEY, Bytes.utf8(key), Bytes.utf8("value")));
            }
        }
        return Files.readAllBytes(file());
    }

    private Bytes valueIn(String key) {
        try (var store = open();
                var view = store.view()) {
            return view.get(Bucket.KEY, Bytes.utf8(key));
        }
    }

    private Store open() {
        return new JournalEngine().open(new StoreOptions(directory, 32 << 20, true));
    }

    private Path file() {
        return directory.resolve("journal");
    }
}
