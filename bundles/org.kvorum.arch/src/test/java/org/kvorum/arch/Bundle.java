// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of {@code bundles/} that the build knows. */
record Bundle(Path folder) {
    /** Surefire runs a module's tests in the module's folder. */
    static final Path ALL = Path.of("..").toAbsolutePath().normalize();

    static List<Bundle> all() {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .map(Bundle::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bundle a package belongs to: the one with the longest name that begins the package's. */
    static Optional<String> owner(List<String> names, String packageName) {
        return names.stream()
                .filter(name -> (packageName + ".").startsWith(name + "."))
                .max((a, b) -> Integer.compare(a.length(), b.length()));
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** Returns what goes into the jar; tests may use what they like. */
    List<SourceFile> sources() {
        Path main = main();
        if (!Files.isDirectory(main)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(main)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(SourceFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path main() {
        return folder.resolve("src/main/java");
    }
}
