// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example engine, built from nothing but published artifacts, in distributions that were built without it. */
@Timeout(240)
class StorageEngineExampleTest {
    private static final int KEYS = 200;

    private static Path jar = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        jar = ExampleBuild.jar();
    }

    @Test
    void jarInTheFolderForPluginsKeepsTheStoreOfAMember() throws IOException, InterruptedException {
        var home = Folders.copy(distribution(), folder.resolve("kvorum"));
        Files.copy(jar, home.resolve("plugins").resolve(jar.getFileName()));
        try (var member = new Member(home, folder, "--storage-engine=journal").awaitReady()) {
            for (int i = 0; i < KEYS; i++) {
                member.put("key" + i, "value" + i);
            }
            assertHasAll(member);
            assertThat(folder.resolve("data/member/journal/journal")).isNotEmptyFile();
        }
        try (var again = new Member(home, folder, "--storage-engine=journal").awaitReady()) {
            assertHasAll(again);
            again.put("after", "the kill");
        }
    }

    @Test
    void flagNamesAFolderAndABrokenJarInItIsNamedAndLeftOut() throws IOException, InterruptedException {
        var plugins = Files.createDirectory(folder.resolve("further"));
        Files.copy(jar, plugins.resolve("engine.jar"));
        Files.writeString(plugins.resolve("broken.jar"), "this is no jar");
        var member = new Member(distribution(), folder, "--storage-engine=journal", "--plugins-dir=" + plugins);
        try (member) {
            member.awaitReady().put("key", "value");
            assertThat(member.get("key")).contains(Member.encoded("value"));
            assertThat(member.log())
                    .anyMatch(line -> line.contains("\"level\":\"warn\"") && line.contains("broken.jar"))
                    .noneMatch(line -> line.contains("\"level\":\"warn\"") && line.contains("engine.jar"));
        }
    }

    @Test
    void withoutTheJarTheMemberSaysWhereToPutIt() throws IOException, InterruptedException {
        try (var member = new Member(distribution(), folder, "--storage-engine=journal")) {
            member.awaitLine("no bundle brings the storage engine");
            assertThat(member.log())
                    .anyMatch(line -> line.contains("\"storage-engine\":\"journal\"")
                            && line.contains(distribution().resolve("plugins").toString()));
        }
    }

    private static void assertHasAll(Member member) throws IOException, InterruptedException {
        for (int i = 0; i < KEYS; i++) {
            assertThat(member.get("key" + i)).contains(Member.encoded("value" + i));
        }
    }

    private static Path distribution() {
        return ExampleBuild.setting("distribution");
    }
}
