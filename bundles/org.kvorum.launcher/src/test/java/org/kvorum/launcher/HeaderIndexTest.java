// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderIndexTest {
    @Test
    void theIndexHoldsWhatTheFrameworkActsOnAndIsReadBack(@TempDir Path folder) throws IOException {
        var exports = "a.b;uses:=\"c.d,e.f\";version=\"1.0\"," + "x.y;version=\"1\",".repeat(4_000) + "z;uses:=q";
        var jar = jar(folder.resolve("one.jar"), exports);

        var made = HeaderIndex.of(() -> List.of(jar), folder).headers("one.jar");
        Files.delete(jar);
        var read = HeaderIndex.of(() -> List.of(jar), folder).headers("one.jar");

        assertThat(made).isEqualTo(read).containsOnlyKeys("Bundle-SymbolicName", "Export-Package");
        assertThat(read.get("Export-Package"))
                .startsWith("a.b;version=\"1.0\",x.y")
                .endsWith(",z");
    }

    @Test
    void aFileThatBreaksOffIsMadeAnew(@TempDir Path folder) throws IOException {
        var jar = jar(folder.resolve("one.jar"), "a");
        var made = HeaderIndex.of(() -> List.of(jar), folder).headers("one.jar");
        var file = folder.resolve("headers");
        var whole = Files.readAllBytes(file);

        for (int length : new int[] {0, 1, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(HeaderIndex.of(() -> List.of(jar), folder).headers("one.jar"))
                    .isEqualTo(made);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsDoneWithout(@TempDir Path folder) throws IOException {
        var jar = jar(folder.resolve("one.jar"), "a");

        assertThat(HeaderIndex.of(() -> List.of(jar), folder.resolve("missing")).headers("one.jar"))
                .containsEntry("Export-Package", "a");
    }

    @Test
    void anIndexThatCannotBeKeptIsDoneWithout(@TempDir Path folder) throws IOException {
        var jar = jar(folder.resolve("one.jar"), "a");
        var cache = Files.createDirectory(folder.resolve("cache"));
        Files.createFile(Files.createDirectory(cache.resolve("headers")).resolve("in the way"));

        assertThat(HeaderIndex.of(() -> List.of(jar), cache).headers("one.jar")).containsEntry("Export-Package", "a");

        assertThat(cache).isDirectoryContaining("glob:**headers").isDirectoryNotContaining("glob:**headers?*");
    }

    private static Path jar(Path path, String exports) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-SymbolicName", "one");
        attributes.putValue("Bundle-Description", "of no use at run time");
        attributes.putValue("Export-Package", exports);
        new JarOutputStream(Files.newOutputStream(path), manifest).close();
        return path;
    }
}
