// SPDX-License-Identifier: Apache-2.0
package org.kvorum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kvorum.api.member.MemberConfig;
import org.kvorum.api.storage.StoreDirectory;
import org.kvorum.env.system.SystemEnvironment;

final class EngineRecordTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final SystemEnvironment environment = new SystemEnvironment();

    @BeforeEach
    void makeMemberDirectory() throws IOException {
        Files.createDirectories(member());
    }

    @Test
    void flagCountsWhereThereIsNoData() {
        assertThat(engine("xodus")).isEqualTo("xodus");
        assertThat(engine("memory")).isEqualTo("memory");
    }

    @Test
    void recordWinsOverFlagAndStores() throws IOException {
        StoreDirectory.claim(member().resolve("xodus"), "xodus", 1);
        record().write("memory");
        assertThat(engine("xodus")).isEqualTo("memory");
        record().write("mvstore");
        assertThat(engine("xodus")).isEqualTo("mvstore");
        assertThat(member()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void withoutARecordTheOnlyStoreWinsOverTheFlag() throws IOException {
        StoreDirectory.claim(member().resolve("xodus-0000000000000007"), "xodus", 1);
        assertThat(engine("memory")).isEqualTo("xodus");
        StoreDirectory.claim(member().resolve("mvstore"), "mvstore", 3);
        assertThat(engine("mvstore")).isEqualTo("mvstore");
    }

    @Test
    void emptyRecordIsAnErrorThatSaysWhatToDo() throws IOException {
        Files.writeString(member().resolve("engine"), "\n");
        assertThatThrownBy(() -> engine("xodus"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(member().resolve("engine").toString())
                .hasMessageContaining("write the name into it");
    }

    @Test
    void storesOfOtherEnginesAreKnownByNameOrMark() throws IOException {
        record().write("xodus");
        StoreDirectory.claim(member().resolve("xodus-0000000000000007"), "xodus", 1);
        StoreDirectory.claim(member().resolve("mvstore"), "mvstore", 1);
        for (var name : List.of("wal", "snap", "plain", "plain-0000000000000abc", "plain-abc", "mine")) {
            Files.createDirectories(member().resolve(name));
        }
        assertThat(record().directoriesOfOthers("xodus", List.of("memory", "plain", "xodus")))
                .containsExactly("mvstore", "plain", "plain-0000000000000abc");
    }

    private Path member() {
        return directory.resolve("member");
    }

    private EngineRecord record() {
        return new EngineRecord(environment.disk(), member());
    }

    private String engine(String flag) {
        return EngineRecord.engineOf(
                environment.disk(),
                new MemberConfig(Map.of("name", "m", "data-dir", directory.toString(), "storage-engine", flag)));
    }
}
