// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheSlotTest {
    @Test
    void aFreedSlotIsTakenAgainWithWhatItHolds(@TempDir Path cache) throws IOException {
        Path storage;
        try (var slot = CacheSlot.take(cache)) {
            assertThat(slot.complete()).isFalse();
            slot.markComplete();
            storage = slot.storage();
        }
        try (var again = CacheSlot.take(cache)) {
            assertThat(again.storage()).isEqualTo(storage);
            assertThat(again.complete()).isTrue();
            again.markSpoilt();
        }
        try (var anew = CacheSlot.take(cache)) {
            assertThat(anew.complete()).isFalse();
        }
    }

    @Test
    void aCacheOfNoUseIsReplacedByATemporaryFolder(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "in the way");
        Path storage;
        try (var slot = CacheSlot.takeOrMake(file)) {
            storage = Files.createDirectory(slot.storage());
            assertThat(storage.startsWith(folder)).isFalse();
        }
        assertThat(storage.resolve("../..").normalize())
                .as("of use to nobody else")
                .doesNotExist();
    }
}
