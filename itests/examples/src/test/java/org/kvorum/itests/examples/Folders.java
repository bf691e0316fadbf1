// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Copies of folders. */
final class Folders {
    private Folders() {}

    /** Makes the target a copy of the source without what builds and starts leave in it. */
    static Path copy(Path source, Path target) throws IOException {
        delete(target);
        for (var path : listed(source)) {
            var below = source.relativize(path);
            if (!Set.of("target", "cache").contains(below.getName(0).toString())) {
                Files.copy(path, target.resolve(below), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return target;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (var path :
                    listed(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static java.util.List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        }
    }
}
