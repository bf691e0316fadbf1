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
 * @param bundles what a member needs to serve: jars, in the order in which they are installed
 * @param platform what operators have beside it, started when clients are served already
 */
record Distribution(Path home, List<Path> bundles, List<Path> platform) {
    /** Looks into a folder of the form {@code bin, bundle, conf, lib, platform}. */
    static Distribution in(Path home) throws IOException {
        var platform = home.resolve("platform");
        return new Distribution(
                home, jars(home.resolve("bundle")), Files.isDirectory(platform) ? jars(platform) : List.of());
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.jar")) {
            var jars = new ArrayList<Path>();
            files.forEach(jars::add);
            jars.sort(null);
            return List.copyOf(jars);
        }
    }

    /** Returns all jars. */
    List<Path> all() {
        return Stream.concat(bundles.stream(), platform.stream()).toList();
    }

    /** Returns the bundles that were built with the program, and so are on its class path; the others were dropped in later. Opens a jar. */
    List<Path> built() throws IOException {
        try (var program = new JarFile(home.resolve("lib/kvorum.jar").toFile(), false)) {
            var classPath = program.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            Set<String> names = Stream.of(classPath.split(" ", -1))
                    .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
            return all().stream()
                    .filter(bundle -> names.contains(bundle.getFileName().toString()))
                    .toList();
        }
    }
}
