// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bundles that belong to this program.
 *
 * @param home the folder they were found in
 * @param bundles jars, in the order in which they are installed
 */
record Distribution(Path home, List<Path> bundles) {
    /** Looks into a folder of the form {@code bin, bundle, conf, lib}. */
    static Distribution in(Path home) throws IOException {
        try (var files = Files.newDirectoryStream(home.resolve("bundle"), "*.jar")) {
            var bundles = new ArrayList<Path>();
            files.forEach(bundles::add);
            bundles.sort(null);
            return new Distribution(home, List.copyOf(bundles));
        }
    }

    /** Returns the bundles that were built with the program, and so are on its class path; the others were dropped in later. Opens a jar. */
    List<Path> built() throws IOException {
        try (var program = new JarFile(home.resolve("lib/kvorum.jar").toFile(), false)) {
            var classPath = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            Set<String> names = Stream.of(classPath.split(" ", -1))
                    .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
            return bundles.stream()
                    .filter(bundle -> names.contains(bundle.getFileName().toString()))
                    .toList();
        }
    }
}
